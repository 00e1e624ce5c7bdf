"""Settings: from the environment (``ZWBOT_…``) or ``.env``; everything that is written lies under ``data``."""

from __future__ import annotations

from pathlib import Path

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
