"""What a screen is drawn from."""

from collections.abc import Mapping
from dataclasses import dataclass

from botspec.core.position import Position


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The position, the user's locale and role, and the names that texts may use."""

    position: Position
    locale: str
    role: str
    values: Mapping[str, object]

    @property
    def in_group(self) -> bool:
        """Whether the chat is a group: groups alone have ids below zero."""
        return self.position.chat_id < 0

    @property
    def is_for_one(self) -> bool:
        """Whether others are in the chat whose screens are not this one."""
        return self.in_group and not self.position.is_shared
