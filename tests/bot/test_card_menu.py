"""What a card offers beyond its findings: where points are lost, another rulebook, the form as a file."""

from __future__ import annotations

import io
import zipfile

from tests.bot.conftest import CLERK, Running
from tests.bot.talk import form_text, labels
from tests.zwcore.forms import DATA, PRINTS, as_text, drawn
from zwcore.exports.table import score_rows
from zwcore.money import plain
from zwcore.paths import edit
from zwcore.record import records_of
from zwcore.review import review_file
from zwcore.sample import SAMPLE

_ALL = {"indicators[5].actual": "96%", "indicators[5].score": "10", "funds[0].rate": "100%", "funds[0].score": "10"}
_ALL |= {f"funds[{n}].executed": "100.00" for n in (0, 1)} | {"total": "100"}
_FORM = edit(SAMPLE, _ALL)
FULL = as_text(_FORM, drawn(_FORM, PRINTS["national"])).decode()
"""A form whose rows all have their whole weight, and the outcomes for it."""


def test_where_points_are_lost(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(7), "经办")
    clerk.tap(card, "更多")
    menu = clerk.said("还可以")
    clerk.tap(menu, "失分清单")
    told = clerk.said("失分清单")
    assert told["text"].index("得分未填（分值 20）") < told["text"].index("得分未填（分值 15）")
    assert "共 2 项" in told["text"]
    assert "完成情况补填" in told["text"]
    clerk.tap(told, "返回")
    clerk.said("还可以")
    assert app.refused() == []


def test_points_over_the_weight_are_not_lost_and_nothing_lost_says_what_was_compared(app: Running) -> None:
    clerk = app.chat(CLERK)
    for text, expected in (
        (form_text(5), "社会效益指标：得分多 5 分"),
        (form_text(1), "没有失分。完成情况未核对。"),
        (FULL, "没有失分。有数据可核算的 100 分，按所填的数核算结果一致。"),
    ):
        card = clerk.ask(text, "自评总分")
        clerk.tap(card, "更多")
        clerk.tap(clerk.said("还可以"), "失分清单")
        clerk.said(expected)
    assert app.refused() == []


def test_what_is_claimed_beside_what_the_rules_give(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("form-17.docx", (DATA / "elsewhere" / "form-17.docx").read_bytes())
    clerk.tap(clerk.said("普陀体育中心"), "更多")
    clerk.tap(clerk.said("还可以"), "核算对照")
    table = clerk.said("（自评 → 核算）")["text"]
    rows = score_rows(records_of(review_file((DATA / "elsewhere" / "form-17.docx").read_bytes(), "f")).records[0])
    lines = table.split("\n")
    assert [line.partition(".")[0] for line in lines[1 : len(rows)]] == [str(n) for n in range(1, len(rows))]
    for row, line in zip(rows, lines[1:], strict=False):
        if row.recomputed is None:
            assert "未核算（" in line or line.startswith("总分")
        else:
            assert plain(row.recomputed) in line
    assert app.refused() == []


def test_another_rulebook_side_by_side_and_chosen(app: Running) -> None:
    clerk = app.chat(CLERK)
    card = clerk.ask(form_text(5), "补卡")
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "换规则对照")
    which = clerk.said("按哪一套对照")
    assert "中卫市 2024 年起" in which["text"]
    assert all(len(row) <= 3 for row in which["buttons"])
    clerk.tap(which, "全国 2020")
    told = clerk.said("全国 2020 年起")
    assert "一级分值" in told["text"]
    clerk.tap(told, "以后按这套核算")
    card = clerk.said("已改按")
    assert "现在补" not in labels(card)
    clerk.tap(card, "更多")
    clerk.tap(clerk.said("还可以"), "换规则对照")
    assert "您选的" in clerk.said("按哪一套对照")["text"]
    assert app.refused() == []


def test_a_form_goes_out_as_a_file_and_comes_back(app: Running) -> None:
    clerk = app.chat(CLERK)
    clerk.file("forms.docx", (DATA / "forms.docx").read_bytes())
    clerk.said("读到 9 张表")
    card = clerk.ask("表7", "经办")
    clerk.tap(card, "更多")
    menu = clerk.said("还可以")
    for kind, part in (("Word", "word/document.xml"), ("Excel", "xl/workbook.xml")):
        clerk.tap(menu, f"下载 {kind}")
        sent = clerk.said("导出")
        content = app.client.get(f"/sim/files/{sent['file']['file_id']}").content
        assert part in zipfile.ZipFile(io.BytesIO(content)).namelist()
        clerk.file(sent["file"]["name"], content)
        again = clerk.said("与上次发来的内容相同")
        assert "自评总分 100 ｜ 各项合计 65" in again["text"]
    assert app.refused() == []
