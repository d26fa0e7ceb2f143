"""Telegram, by its Bot API: https://core.telegram.org/bots/api."""

CODE = "telegram"
"""The channel's name in rows."""
