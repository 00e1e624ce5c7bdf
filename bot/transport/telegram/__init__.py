"""Telegram: client, receiving into the inbox, letters as calls, the command menu. No other room knows its words."""

NAME = "telegram"
"""What accounts of this transport are kept under."""
HOME = "https://t.me"
"""Where people find it."""
