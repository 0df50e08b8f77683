"""Who a user is to the bot: his language among those of the bot, and his role."""

import html
from collections.abc import Collection
from dataclasses import dataclass

from botspec.contract.actions import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a user: Telegram's own words on him, and the language that he chose (empty: none)."""

    user_id: int
    first_name: str
    language: str
    chosen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """How a bot sees its users: its locales, the first of them the default, and its administrators."""

    locales: tuple[str, ...]
    admins: Collection[int]

    def user(self, told: Told) -> User:
        """The user.

        His locale is the one he chose, else Telegram's when the bot speaks it, else the bot's first.
        """
        wished = (told.chosen, told.language.split("-")[0])
        locale = next((name for name in wished if name in self.locales), self.locales[0])
        role = "admin" if told.user_id in self.admins else "user"
        return User(id=told.user_id, first_name=told.first_name, locale=locale, role=role)


def mention(user: User) -> str:
    """The user's name as HTML that tells him of the message in which it stands."""
    return f'<a href="tg://user?id={user.id}">{html.escape(user.first_name, quote=False)}</a>'
