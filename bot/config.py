"""Settings: from the environment (``ZWBOT_…``) or ``.env``; everything that is written lies under ``data``."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import re
import sys
from collections.abc import MutableMapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO, cast

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.masks import masked


@dataclass(frozen=True)
class Kept:
    """How long what is kept: messages, orders that are done, what was checked and never handed in."""

    messages: timedelta = timedelta(days=30)
    orders: timedelta = timedelta(days=30)
    checks: timedelta = timedelta(days=400)


KEPT = Kept()


class Settings(BaseSettings):
    """What can be set from outside."""

    model_config = SettingsConfigDict(env_prefix="ZWBOT_", env_file=".env", env_file_encoding="utf-8", extra="ignore")

    token: SecretStr | None = None
    """The bot's token; without it the offline mode runs."""
    proxy: str | None = None
    """The proxy that leads to the chat service, where one is needed."""
    api_url: str | None = None
    """Another address of the chat service: that of ``zwbot sandbox``."""
    port: int = Field(default=8420, ge=0, le=65535)
    data: Path = Path("var")
    rulebooks: Path | None = None
    """A folder of rulebooks beside the package's."""
    rate: float | None = Field(default=None, ge=0)
    """Messages a second that nobody asked for, 0 without limit; unless it is set 25, and none offline."""
    rate_chat: float | None = Field(default=None, ge=0)
    """The same for one chat; unless it is set 1."""
    rate_burst: int = Field(default=3, ge=1)
    """How many of them may go at once after a rest."""

    keep_messages: int = Field(default=30, ge=1)
    """Days after which the words of what came in and went out are deleted."""
    keep_orders: int = Field(default=30, ge=1)
    """Days after which what is known of slow work that is done is deleted."""
    keep_checks: int = Field(default=400, ge=366)
    """Days after which what nobody touched and nobody handed in is deleted: checks, drafts, files, evidence.

    People are told that it is more than a year.
    """

    @property
    def kept(self) -> Kept:
        """How long what is kept."""
        days = (self.keep_messages, self.keep_orders, self.keep_checks)
        return Kept(*(timedelta(days=one) for one in days))

    stranger_files: int = Field(default=10, ge=0)
    """Files a day of somebody without a role; beyond it they are told when they can send again."""
    stranger_mb: int = Field(default=40, ge=0)
    stranger_texts: int = Field(default=50, ge=0)
    person_files: int = Field(default=300, ge=0)
    """Files a day of somebody with a role."""
    person_mb: int = Field(default=1000, ge=0)
    person_texts: int = Field(default=1000, ge=0)

    @property
    def offline(self) -> bool:
        """Whether this process serves the chat service itself."""
        return self.token is None and self.api_url is None

    @property
    def database_url(self) -> str:
        """Where the database lies."""
        return f"sqlite:///{(self.data / 'zwbot.sqlite').resolve()}"

    @property
    def files(self) -> Path:
        """Where the bytes of sent files lie."""
        return self.data / "files"


def shut(folder: Path) -> None:
    """Have nobody else see what lies in the data folder: folders 0700, files 0600, new ones and those of before."""
    os.umask(0o077)
    with contextlib.suppress(OSError):
        if not folder.is_dir() or not folder.stat().st_mode & 0o077:
            return
        for path in (*folder.rglob("*"), folder):
            if not path.is_symlink():
                path.chmod(0o700 if path.is_dir() else 0o600)


_TOKEN = re.compile(r"(?<!\d)\d{4,}:[A-Za-z0-9_-]{8,}")


def redacted(line: str) -> str:
    """Return a line of the log as it may be written."""
    return masked(_TOKEN.sub("[token]", line))


class _Redacted(logging.Formatter):
    """What the libraries log, redacted as well, the trace of an error included."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


class _Lines(io.TextIOBase):
    """Standard error as it is at the moment; what cannot be written there is lost, and stops nobody."""

    def write(self, line: str) -> int:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.write(line)
        return len(line)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError):
            sys.stderr.flush()


def set_up_logging() -> None:
    """One line an event on standard error; what looks like a token is left out, the numbers of people are masked."""
    import structlog

    render = structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"])

    def line(logger: object, name: str, event: MutableMapping[str, Any]) -> str:
        return redacted(render(logger, name, event))

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Lines())),
    )
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacted("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
