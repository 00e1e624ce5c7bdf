"""The commands of ``zwcore``, and the manner that it shares with ``zwbot``: help, wrong usage, exit statuses.

``app`` is the whole; a module a group of commands. What is heavy is imported by the command that needs it.
"""

from zwcore.commands.manner import Misuse, call, commands

__all__ = ["Misuse", "call", "commands"]
