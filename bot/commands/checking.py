"""``zwbot checks``: how often reviewers marked what a check finds as none (不作为问题), how often they confirmed it."""

from __future__ import annotations

from bot.commands.inputs import Data, opened


def checks(*, json: bool = False, data: Data = None) -> None:
    """各核对项：多少张表有、标了多少次不作为问题、认可多少次（审核人就它退回或请单位说明过）、单位因此改了多少处。

    只有次数，没有表的内容。认可少、标得多的，先看是不是误报。

    例：zwbot checks --json

    Parameters
    ----------
    json
        输出 JSON（UTF-8，一个数组），不然是给人看的表。
    """
    import json as writing
    from dataclasses import asdict

    from bot.i18n import SOURCE
    from bot.letters.dismissals import title_of
    from bot.services import dismissals

    with opened(data) as session:
        found = dismissals.ledger(session)
    if json:
        rows = [{**asdict(one), "title": title_of(one.code, SOURCE)} for one in found]
        print(writing.dumps(rows, ensure_ascii=False, indent=2))
        return
    print("编号   不作为问题 : 认可  单位改了  有的表  核对项")
    for one in found:
        counts = f"{one.marked:>10} : {one.confirmed:<4}  {one.changed:>8}  {one.forms:>6}"
        print(f"{one.code:<6} {counts}  {title_of(one.code, SOURCE)}")
    if not found:
        print("还没有已提交的表有核对问题。")
