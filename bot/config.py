"""Settings: from the environment (``ZWBOT_…``) or ``.env``; everything that is written lies under ``data``."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO, cast

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


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


_TOKEN = re.compile(r"\b\d{4,}:[A-Za-z0-9_-]{8,}")


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
    """One line an event on standard error; whatever looks like a token is left out."""
    import structlog

    def redact(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {key: _TOKEN.sub("[token]", value) if isinstance(value, str) else value for key, value in event.items()}

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(cast(TextIO, _Lines())),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
