"""Whose a position in a group is."""

from enum import StrEnum
from typing import Final

EVERYBODY: Final = 0
"""The owner of a position that a whole group shares; no user has this id."""


class Scope(StrEnum):
    """Whose a position in a group is: each member has one of his own, or all share that of the chat."""

    USER = "user"
    CHAT = "chat"

    def owner(self, chat_id: int, user_id: int) -> int:
        """Whose position a user moves in a chat; groups alone have ids below zero."""
        return EVERYBODY if self is Scope.CHAT and chat_id < 0 else user_id
