"""Slow work, out of the writer's transaction: orders are claimed by lease, done, and announced as events.

A kind of work is a dataclass of :mod:`bot.db.queries.orders` and a module here that does it; ``app`` hands both in.
"""
