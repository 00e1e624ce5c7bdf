"""``zwbot`` and its commands. What is heavy is imported by the command that needs it.

Exit status: 1 where something is not in order, 2 where a file cannot be read or written, 64 for wrong usage, else 0.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from zwcore.commands import Misuse, call, commands
from zwcore.commands.rules import install

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.db.engine import Session

app = commands("zwbot", "项目支出绩效自评表：收表、核对、评分的聊天机器人。", "zwbot run")
app.register_install_completion_command(help="装上命令补全（bash、zsh、fish）。")


def _settings(port: int | None = None, data: Path | None = None) -> Settings:
    """The settings, with what the command line says on top; secrets leave the environment, children inherit it."""
    import os

    from pydantic import ValidationError

    from bot.config import Settings

    given = {name: value for name, value in (("port", port), ("data", data)) if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        names = [f"ZWBOT_{error['loc'][0]}".upper() for error in wrong.errors()]
        raise Misuse(f"设置的值不对：{'、'.join(names)}") from wrong
    for name in ("ZWBOT_TOKEN", "ZWBOT_PROXY"):
        os.environ.pop(name, None)
    install(settings.rulebooks)
    return settings


def _session(data: Path | None) -> Session:
    """A session on the database, which is brought to the newest schema first."""
    from bot.db.migrate import opened

    return opened(_settings(data=data).database_url)


def _bytes(file: Path) -> bytes:
    if not file.is_file():
        raise Misuse(f"没有这个文件：{file}")
    return file.read_bytes()


@app.command
def run(*, port: int | None = None, data: Path | None = None) -> int:
    """启动机器人。没有 ZWBOT_TOKEN 时在本机提供离线聊天页，打开打印出的地址即可。

    例：zwbot run --port 8420 --data var

    Parameters
    ----------
    port
        离线聊天页的端口；被占用时用下一个（ZWBOT_PORT，默认 8420）。
    data
        数据库、收到的文件都放在这个文件夹里（ZWBOT_DATA，默认 var）。
    """
    from bot.app import live, serve
    from bot.config import set_up_logging
    from bot.services.readiness import make_ready

    set_up_logging()
    settings = _settings(port, data)
    make_ready(settings)
    reason = live(serve(settings))
    if reason is not None:
        print(f"停止：{reason}", file=sys.stderr)
        return 1
    return 0


@app.command
def sandbox(*, port: int | None = None) -> None:
    """只提供离线聊天服务和聊天页，不启动机器人；机器人用 ZWBOT_API_URL 指向它。

    例：zwbot sandbox --port 8421，另开一个终端 ZWBOT_API_URL=http://127.0.0.1:8421 zwbot run

    Parameters
    ----------
    port
        端口；被占用时用下一个（ZWBOT_PORT，默认 8420）。
    """
    from bot.app import live, serve_sandbox

    live(serve_sandbox(_settings(port).port))


@app.command
def migrate(*, data: Path | None = None) -> None:
    """把数据库升级到最新的表结构。

    例：zwbot migrate --data var

    Parameters
    ----------
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from bot.db.migrate import migrate as upgrade

    print("已升级到最新" if upgrade(_settings(data=data).database_url) else "已经是最新")


@app.command
def doctor(*, data: Path | None = None) -> int:
    """检查能不能正常运行：文件夹、数据库、语言、设置；有问题时说明怎么办。

    例：zwbot doctor --data var

    Parameters
    ----------
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from bot.services.doctor import examine

    problems = 0
    for line, well in examine(_settings(data=data)):
        print(f"{'好' if well else '问题'}  {line}")
        problems += not well
    return 1 if problems else 0


users = commands("users", "单位、人员和邀请。", "zwbot users list")
app.command(users)


@users.command(name="import")
def import_users(file: Path, *, links: Path | None = None, data: Path | None = None) -> int:
    """读入名单（CSV，列：department,parent,unit,short,name,role,phone），给每个人一个邀请；有一行不对就什么都不改。

    例：zwbot users import 名单.csv --links 邀请.csv

    Parameters
    ----------
    file
        CSV 文件，UTF-8 或 GB18030 编码。
    links
        邀请写进这个文件，不打印。
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from datetime import UTC, datetime

    from bot.services import roster

    lines, wrong = roster.read(_bytes(file))
    if wrong:
        print("\n".join(["什么都没有改：", *wrong]), file=sys.stderr)
        return 1
    with _session(data) as session:
        invited = roster.bring_in(session, lines, datetime.now(UTC))
        session.commit()
    told = "\n".join(f"{one.name},{one.role},{one.place},/start {one.token}" for one in invited)
    if links is not None:
        links.write_text(told + "\n", encoding="utf-8-sig")
    elif told:
        print(told)
    print(f"已读入 {len(lines)} 行，邀请 {len(invited)} 人（72 小时内有效，每个只能用一次）")
    return 0


@users.command(name="export")
def export_users(file: Path, *, data: Path | None = None) -> None:
    """把单位和人员写成 CSV，列与导入的相同。

    例：zwbot users export 名单.csv

    Parameters
    ----------
    file
        写到这个文件。
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from bot.services import roster

    with _session(data) as session:
        file.write_text(roster.written(session), encoding="utf-8-sig", newline="")


@users.command(name="list")
def list_users(*, data: Path | None = None) -> None:
    """列出单位和人员。

    例：zwbot users list

    Parameters
    ----------
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from bot.services import roster

    with _session(data) as session:
        print(roster.written(session), end="")


calendar = commands("calendar", "工作日历：放假和调休。", "zwbot calendar import 2027.csv")
app.command(calendar)


@calendar.command(name="import")
def import_calendar(file: Path, *, data: Path | None = None) -> int:
    """读入放假和调休安排（CSV，每行：日期,休或班,名称），文件里出现的年份整年替换。

    例：zwbot calendar import 2027.csv

    Parameters
    ----------
    file
        CSV 文件，UTF-8 编码。
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from bot.services import calendar as days
    from bot.services import cycles

    try:
        text = _bytes(file).decode("utf-8")
    except UnicodeDecodeError:
        print("文件不是 UTF-8 编码，请在记事本里另存为 UTF-8", file=sys.stderr)
        return 1
    with _session(data) as session:
        found = days.import_csv(session, text)
        if found.bad_line is not None:
            print(f"这一行读不懂，什么都没有改：{found.bad_line}", file=sys.stderr)
            return 1
        cycles.replan(session)
        session.commit()
    print(f"已读入 {found.days} 天：{'、'.join(str(year) for year in found.years)} 年")
    return 0


@app.command
def cycles(file: Path, *, year: str, area: str = "", data: Path | None = None) -> int:
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
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from datetime import UTC, datetime

    from bot.services import cycles as owing
    from zwcore.documents import Unreadable

    try:
        lines = owing.lines_of(file.name, _bytes(file))
    except Unreadable:
        print(f"文件打不开，请另存为 XLSX 或 CSV：{file}", file=sys.stderr)
        return 1
    with _session(data) as session:
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
app.command(alerts)


@alerts.command(name="import")
def import_alerts(file: Path, *, data: Path | None = None) -> int:
    """读入提醒的设置（CSV，每行：单位或主管部门,编号,提醒线或开或关,收的人）；有一行不对就什么都不改。

    例：zwbot alerts import 提醒.csv，每行如：社保中心,预算变化的编号,20,

    Parameters
    ----------
    file
        CSV 文件，UTF-8 或 GB18030 编码。
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from datetime import UTC, datetime

    from bot.i18n import SOURCE, translator
    from bot.letters.alert_settings import line_of, why_wrong
    from bot.services import alert_settings

    say = translator(SOURCE)
    lines, wrong = alert_settings.read(_bytes(file)), []
    with _session(data) as session:
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
def list_alerts(*, data: Path | None = None) -> None:
    """列出提醒的设置，写法与读入的相同。

    例：zwbot alerts list > 提醒.csv

    Parameters
    ----------
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    import csv

    from bot.i18n import SOURCE, translator
    from bot.letters.alert_settings import cells_of
    from bot.services import alert_settings

    say = translator(SOURCE)
    with _session(data) as session:
        lines = [cells_of(one, say) for one in alert_settings.listed(session)]
    csv.writer(sys.stdout).writerows([alert_settings.COLUMNS, *lines])


@app.command
def jobs(*, dry_run: bool, at: str, calendar: bool = False, data: Path | None = None) -> int:
    """试看提醒：到那个时刻谁会收到什么、为什么；在副本上算，不写、不发。

    例：zwbot jobs --dry-run --at 2026-12-30T09:00+08:00

    Parameters
    ----------
    dry_run
        只试看；真正的提醒由 zwbot run 发出。
    at
        时刻；没有写时区的按北京时间。
    calendar
        从那个时刻起逐日列出整个周期（假定没有人再提交）。
    data
        数据所在的文件夹（ZWBOT_DATA，默认 var）。
    """
    from datetime import datetime

    from bot.i18n import ON_SCREEN, on_screen
    from bot.jobs import rehearsal

    if not dry_run:
        raise Misuse("只能试看：请加 --dry-run")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise Misuse(f"时刻读不懂：{at}，请写成 2026-12-30T09:00") from wrong
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ON_SCREEN)
    database = _settings(data=data).data / "zwbot.sqlite"
    if not database.is_file():
        raise Misuse(f"这里还没有数据库：{database.parent}")
    look = rehearsal.whole_cycle if calendar else rehearsal.at_moment
    planned = look(database, moment)
    for one in planned:
        print(f"{on_screen(one.at)}  {one.person}  {one.why}")
        print("".join(f"    {line}\n" for line in one.text.splitlines()), end="")
    print(f"共 {len(planned)} 条")
    return 0


def main() -> None:
    """Entry point of the ``zwbot`` command."""
    sys.exit(call(app))


if __name__ == "__main__":
    main()
