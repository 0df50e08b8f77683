"""Telegram: raw updates become Incoming, effects become Bot API calls, and every error has one answer."""
