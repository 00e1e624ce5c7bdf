"""What the chat service shows before anybody wrote: command menu, description, per language."""

from __future__ import annotations

import asyncio

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.chat.menu import menu
from bot.i18n import languages, translator
from bot.transport.telegram import HOME
from zwcore.text import Message

log = structlog.get_logger()
ASK_AGAIN = 10.0
DESCRIPTION = Message(
    "bot.description",
    "项目支出绩效自评表：发文件或粘贴文字，几秒内核对填写和计算，说清哪里要改、为什么。没有提交之前，只有您看得到。",
)
SHORT = Message("bot.short_description", "核对项目支出绩效自评表，提交、查成绩")


async def introduce(client: Bot) -> None:
    """Set menu and descriptions; the source language is also what unknown languages see."""
    try:
        for number, lang in enumerate(languages()):
            say = translator(lang)
            for code in (None, lang[:2]) if number == 0 else (lang[:2],):
                await client.set_my_commands(list(menu(say)), language_code=code)
                await client.set_my_description(say(DESCRIPTION), language_code=code)
                await client.set_my_short_description(say(SHORT), language_code=code)
    except TelegramError as problem:
        log.warning("menu not set", problem=type(problem).__name__)


async def start_link(client: Bot, payload: str) -> str:
    """The link that opens the chat with the bot and sends it ``/start`` with a payload."""
    return f"{HOME}/{await _username(client)}?start={payload}"


async def _username(client: Bot) -> str:
    """The bot's own name, asked until the service can be reached."""
    while True:
        try:
            return str((await client.get_me()).username)
        except TelegramError as problem:
            log.warning("own name not known", problem=type(problem).__name__)
            await asyncio.sleep(ASK_AGAIN)
