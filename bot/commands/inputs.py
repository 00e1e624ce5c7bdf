"""What the commands are given: settings, the data folder, a session on its database, a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from zwcore.commands import Misuse
from zwcore.commands.rules import install

if TYPE_CHECKING:
    from bot.config import Settings
    from bot.db.engine import Session

Data = Annotated[Path | None, Parameter(help="数据库、收到的文件都放在这个文件夹里（ZWBOT_DATA，默认 var）。")]


def settings_of(port: int | None = None, data: Path | None = None) -> Settings:
    """The settings, with what the command line says on top; secrets leave the environment, children inherit it."""
    import os

    from pydantic import ValidationError

    from bot.config import Settings, shut

    given = {name: value for name, value in (("port", port), ("data", data)) if value is not None}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        names = [f"ZWBOT_{error['loc'][0]}".upper() for error in wrong.errors()]
        raise Misuse(f"设置的值不对：{'、'.join(names)}") from wrong
    for name in ("ZWBOT_TOKEN", "ZWBOT_PROXY"):
        os.environ.pop(name, None)
    install(settings.rulebooks)
    shut(settings.data)
    return settings


def opened(data: Path | None) -> Session:
    """A session on the database, which is brought to the newest schema first."""
    from bot.db.migrate import opened as session_on

    return session_on(settings_of(data=data).database_url)


def content(file: Path) -> bytes:
    """The bytes of a file that is named; wrong usage where there is none."""
    if not file.is_file():
        raise Misuse(f"没有这个文件：{file}")
    return file.read_bytes()
