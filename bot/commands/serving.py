"""``zwbot run|sandbox|migrate|doctor|jobs``: starting it, and whether it can be started."""

from __future__ import annotations

import sys

from bot.commands.inputs import Data, settings_of
from zwcore.commands import Misuse


def run(*, port: int | None = None, data: Data = None) -> int:
    """启动机器人。没有 ZWBOT_TOKEN 时在本机提供离线聊天页，打开打印出的地址即可。

    例：zwbot run --port 8420 --data var

    Parameters
    ----------
    port
        离线聊天页的端口；被占用时用下一个（ZWBOT_PORT，默认 8420）。
    """
    from bot.app import live, serve
    from bot.config import set_up_logging
    from bot.services.readiness import make_ready

    set_up_logging()
    settings = settings_of(port, data)
    make_ready(settings)
    reason = live(serve(settings))
    if reason is not None:
        print(f"停止：{reason}", file=sys.stderr)
        return 1
    return 0


def sandbox(*, port: int | None = None) -> None:
    """只提供离线聊天服务和聊天页，不启动机器人；机器人用 ZWBOT_API_URL 指向它。

    例：zwbot sandbox --port 8421，另开一个终端 ZWBOT_API_URL=http://127.0.0.1:8421 zwbot run

    Parameters
    ----------
    port
        端口；被占用时用下一个（ZWBOT_PORT，默认 8420）。
    """
    from bot.app import live, serve_sandbox

    live(serve_sandbox(settings_of(port).port))


def migrate(*, data: Data = None) -> None:
    """把数据库升级到最新的表结构。

    例：zwbot migrate --data var
    """
    from bot.db.migrate import migrate as upgrade

    print("已升级到最新" if upgrade(settings_of(data=data).database_url) else "已经是最新")


def doctor(*, data: Data = None) -> int:
    """检查能不能正常运行：文件夹、磁盘、数据库有没有损坏或改动、备份、语言、设置；有问题时说明怎么办。

    例：zwbot doctor --data var
    """
    from datetime import UTC, datetime

    from bot.services.doctor import Standing, examine

    problems = 0
    for line, standing in examine(settings_of(data=data), datetime.now(UTC)):
        print(f"{standing}  {line}", flush=True)
        problems += standing is Standing.WRONG
    return 1 if problems else 0


def jobs(*, dry_run: bool, at: str, calendar: bool = False, data: Data = None) -> int:
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
    """
    from datetime import datetime

    from bot.i18n import ON_SCREEN, on_screen
    from bot.jobs import rehearsal
    from bot.masks import masked

    if not dry_run:
        raise Misuse("只能试看：请加 --dry-run")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as wrong:
        raise Misuse(f"时刻读不懂：{at}，请写成 2026-12-30T09:00") from wrong
    moment = moment if moment.tzinfo else moment.replace(tzinfo=ON_SCREEN)
    database = settings_of(data=data).data / "zwbot.sqlite"
    if not database.is_file():
        raise Misuse(f"这里还没有数据库：{database.parent}")
    look = rehearsal.whole_cycle if calendar else rehearsal.at_moment
    planned = look(database, moment)
    for one in planned:
        print(masked(f"{on_screen(one.at)}  {one.person}  {one.why}"))
        print(masked("".join(f"    {line}\n" for line in one.text.splitlines())), end="")
    print(f"共 {len(planned)} 条")
    return 0
