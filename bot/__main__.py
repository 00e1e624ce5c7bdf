"""``zwbot``: run, sandbox, migrate, doctor. What is heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import cyclopts

if TYPE_CHECKING:
    from bot.config import Settings

app = cyclopts.App(name="zwbot", help="项目支出绩效自评表：收表、核对、评分的聊天机器人。")


def _settings(port: int | None = None, data: Path | None = None) -> Settings:
    """The settings, with what the command line says on top; secrets leave the environment, children inherit it."""
    import os

    from bot.config import Settings

    given = {name: value for name, value in (("port", port), ("data", data)) if value is not None}
    settings = Settings(**given)  # type: ignore[arg-type]
    for name in ("ZWBOT_TOKEN", "ZWBOT_PROXY"):
        os.environ.pop(name, None)
    return settings


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

    set_up_logging()
    reason = live(serve(_settings(port, data)))
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


def main() -> None:
    """Entry point of the ``zwbot`` command."""
    sys.exit(app())


if __name__ == "__main__":
    main()
