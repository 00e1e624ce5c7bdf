"""The methods of the Bot API, one module per family; a method is a function under `@method`.

To add one: write it in the module of its family (or a new module, imported at the foot of this file), with the
parameter names of the documentation. What is not here answers 404, never `true`.
"""

from . import callbacks, chats, commands, edits, media, send, texts, updates
from .registry import SimCall, call_method

__all__ = ["SimCall", "call_method", "callbacks", "chats", "commands", "edits", "media", "send", "texts", "updates"]
