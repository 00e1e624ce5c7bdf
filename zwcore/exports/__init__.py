"""Reviews going out: data for JSON (``data``), digests and receipts (``receipt``), text for a terminal (``text``).

To add an export, add a module whose function takes a review and gives bytes or text; words go through a ``Say``.
"""
