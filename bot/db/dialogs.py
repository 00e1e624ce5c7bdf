"""The conversations that chats are in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field, SQLModel

from bot.db.columns import UtcDateTime


class Dialog(SQLModel, table=True):
    """The conversation a chat is in: what is waited for (``step``), and what that holds (:mod:`bot.chat.waiting`)."""

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    step: str
    data: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    version: int = 1
    updated: datetime = Field(sa_type=UtcDateTime)
