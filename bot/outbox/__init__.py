"""The relay: claims what is due, sends it by the sender it was handed, and marks what became of it.

A new kind of answer from a chat service is a class in :mod:`bot.outbox.outcome` and a line in
:mod:`bot.outbox.marking`.
"""
