"""Wishes in plain words: a small grammar without any model that understands what people type in the chat.

``understand("退回表5 请补实际张数", role, today, years)`` gives a typed wish: what was understood (``said``), the
command that it equals, who may have it (``roles``), and whether it is to be confirmed first (``asks``). What was not
understood gives ``None``, and ``suggestions`` the sentences that come nearest and that the role may say. Words stand in
``words.toml``, how questions are put in ``rules.toml``; orders are read in :mod:`bot.chat.wishes.ordered`.
"""

from bot.chat.wishes.model import Wish
from bot.chat.wishes.suggest import suggestions
from bot.chat.wishes.understanding import understand

__all__ = ["Wish", "suggestions", "understand"]
