"""``zwbot users|calendar|cycles|alerts``: lists that an admin reads in and writes out."""

from __future__ import annotations

import sys
from pathlib import Path

from bot.commands.inputs import Data, content, opened
from zwcore.commands import commands

users = commands("users", "单位、人员和邀请。", "zwbot users list")


@users.command(name="import")
def import_users(file: Path, *, links: Path | None = None, data: Data = None) -> int:
    """读入名单（CSV，列：department,parent,unit,short,name,role,phone），给每个人一个邀请；有一行不对就什么都不改。

    例：zwbot users import 名单.csv --links 邀请.csv

    Parameters
    ----------
    file
        CSV 文件，UTF-8 或 GB18030 编码。
    links
        邀请写进这个文件，不打印。
    """
    from datetime import UTC, datetime

    from bot.services import roster

    lines, wrong = roster.read(content(file))
    if wrong:
        print("\n".join(["什么都没有改：", *wrong]), file=sys.stderr)
        return 1
    with opened(data) as session:
        invited = roster.bring_in(session, lines, datetime.now(UTC))
        session.commit()
    told = roster.invitations(invited)
    if links is not None:
        links.write_text(told, encoding="utf-8-sig", newline="")
    else:
        print(told, end="")
    print(f"已读入 {len(lines)} 行，邀请 {len(invited)} 人（72 小时内有效，每个只能用一次）")
    return 0


@users.command(name="export")
def export_users(file: Path, *, data: Data = None) -> None:
    """把单位和人员写成 CSV，列与导入的相同。

    例：zwbot users export 名单.csv

    Parameters
    ----------
    file
        写到这个文件。
    """
    from bot.services import roster

    with opened(data) as session:
        file.write_text(roster.written(session), encoding="utf-8-sig", newline="")


@users.command(name="list")
def list_users(*, data: Data = None) -> None:
    """列出单位和人员。

    例：zwbot users list
    """
    from bot.services import roster

    with opened(data) as session:
        print(roster.written(session), end="")


calendar = commands("calendar", "工作日历：放假和调休。", "zwbot calendar import 2027.csv")


@calendar.command(name="import")
def import_calendar(file: Path, *, data: Data = None) -> int:
    """读入放假和调休安排（CSV，每行：日期,休或班,名称），文件里出现的年份整年替换。

    例：zwbot calendar import 2027.csv

    Parameters
    ----------
    file
        CSV 文件，UTF-8 编码。
    """
    from bot.services import calendar as days
    from bot.services import cycles

    try:
        text = content(file).decode("utf-8")
    except UnicodeDecodeError:
        print("文件不是 UTF-8 编码，请在记事本里另存为 UTF-8", file=sys.stderr)
        return 1
    with opened(data) as session:
        found = days.import_csv(session, text)
        if found.bad_line is not None:
            print(f"这一行读不懂，什么都没有改：{found.bad_line}", file=sys.stderr)
            return 1
        cycles.replan(session)
        session.commit()
    print(f"已读入 {found.days} 天：{'、'.join(str(year) for year in found.years)} 年")
    return 0


def cycles(file: Path, *, year: str, area: str = "", data: Data = None) -> int:
    """读入一个年度应报的表（CSV 或 XLSX，每行：单位,项目）；截止时间先用 /cycles 设好。

    例：zwbot cycles 应报.xlsx --year 2026

    Parameters
    ----------
    file
        CSV 或 XLSX 文件。
    year
        年度。
    area
        主管部门的全称，只管它的单位时写；不写是所有单位的那一次。
    """
    from datetime import UTC, datetime

    from bot.services import cycles as owing
    from zwcore.documents import Unreadable

    try:
        lines = owing.lines_of(file.name, content(file))
    except Unreadable:
        print(f"文件打不开，请另存为 XLSX 或 CSV：{file}", file=sys.stderr)
        return 1
    with opened(data) as session:
        cycle = owing.find(session, year, area)
        if cycle is None:
            print(
                f"还没有开始 {year} 年度{area}，请管理员先发 /cycles {' '.join(filter(None, (year, area)))} 截止日期",
                file=sys.stderr,
            )
            return 1
        found = owing.import_lines(session, cycle, lines, datetime.now(UTC))
        session.commit()
    print(f"新增应报 {found.new} 张")
    for name in found.unknown:
        print(f"没有这个单位，或不在范围内，没有记：{name}", file=sys.stderr)
    return 1 if found.unknown else 0


alerts = commands("alerts", "提醒谁、提醒什么：按单位或主管部门设置。", "zwbot alerts list")


@alerts.command(name="import")
def import_alerts(file: Path, *, data: Data = None) -> int:
    """读入提醒的设置（CSV，每行：单位或主管部门,编号,提醒线或开或关,收的人）；有一行不对就什么都不改。

    例：zwbot alerts import 提醒.csv，每行如：社保中心,预算变化的编号,20,

    Parameters
    ----------
    file
        CSV 文件，UTF-8 或 GB18030 编码。
    """
    from datetime import UTC, datetime

    from bot.i18n import SOURCE, translator
    from bot.letters.alert_settings import line_of, why_wrong
    from bot.services import alert_settings

    say = translator(SOURCE)
    lines, wrong = alert_settings.read(content(file)), []
    with opened(data) as session:
        for line in lines:
            problem = alert_settings.put(session, line_of(line, say), None, datetime.now(UTC))
            wrong += [f"{','.join(line)}：{why_wrong(problem, say)}"] if problem is not None else []
        if wrong:
            print("\n".join(["什么都没有改：", *wrong]), file=sys.stderr)
            return 1
        session.commit()
    print(f"已读入 {len(lines)} 行")
    return 0


@alerts.command(name="list")
def list_alerts(*, data: Data = None) -> None:
    """列出提醒的设置，写法与读入的相同。

    例：zwbot alerts list > 提醒.csv
    """
    from bot.i18n import SOURCE, translator
    from bot.letters.alert_settings import cells_of
    from bot.services import alert_settings
    from zwcore.exports.csv import written

    say = translator(SOURCE)
    with opened(data) as session:
        lines = [cells_of(one, say) for one in alert_settings.listed(session)]
    print(written([alert_settings.COLUMNS, *lines]), end="")
