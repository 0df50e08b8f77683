"""Facts: each is looked up once, and is what the spec declares: cut, or refused."""

import logging
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from botspec.contract.actions import Query, User
from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec.contract.uimap import FactDef
from botspec.core.fit import UnfitError
from botspec.press.lookup import Lookup

USER = User(id=1, first_name="Ann", locale="en", role="user")


@dataclass(frozen=True)
class Book:
    """One book."""

    title: str


A, B, C = Book("a"), Book("b"), Book("c")


@dataclass
class Shelf:
    """A bot's function that gives so many books."""

    asked: int = 0
    given: list[Book] = field(default_factory=lambda: [A, B, C])

    async def books(self, query: object) -> list[Book]:
        """The books."""
        self.asked += 1
        return self.given

    async def owner(self, query: object) -> str:
        """Whose books they are."""
        return "a very long name"


def books(most: int | None, low: int | None = None) -> FactDef:
    """The fact, a list with this max of titles that have a min."""
    title = FieldDef(name="title", type=TypeDef(kind=Kind.TEXT, low=low, high=5))
    return FactDef(name="books", query=Query, type=TypeDef(kind=Kind.LIST, high=most, fields=(title,)))


OWNER = FactDef(name="owner", query=Query, type=TypeDef(kind=Kind.TEXT, high=10))


def lookup(shelf: Shelf, **sent: str) -> Lookup:
    """A lookup for one user; `sent` are the fields of lists that buttons send."""
    rooms: Any = SimpleNamespace(handlers=shelf, watch=None, plan=SimpleNamespace(sent=sent))
    nothing: Any = None
    return Lookup(rooms, nothing, USER)


async def test_a_list_has_at_most_its_max() -> None:
    """What the function gives beyond the max is left out: texts and keyboards were measured without it."""
    shelf = Shelf()
    assert (await lookup(shelf).load([books(2)]))["books"] == (A, B)
    assert (await lookup(shelf).load([books(9)]))["books"] == (A, B, C)


async def test_a_list_without_a_max_is_whole() -> None:
    """Without a max every item is there, and the function is asked once."""
    shelf = Shelf()
    facts = lookup(shelf)
    await facts.load([books(None)])
    assert (await facts.load([books(None)]))["books"] == (A, B, C)
    assert shelf.asked == 1


async def test_what_is_longer_than_declared_is_cut_and_told(caplog: pytest.LogCaptureFixture) -> None:
    """The log names what was cut, once for a list, and says nothing of what stood there."""
    shelf = Shelf(given=[Book("a long title"), Book("another title"), A])
    with caplog.at_level(logging.WARNING, "botspec"):
        values = await lookup(shelf).load([books(9), OWNER])
    assert values["books"] == (Book("a lo…"), Book("anot…"), A)
    assert values["owner"] == "a very lo…"
    told = [record.getMessage() for record in caplog.records]
    said = "was cut: it is longer than the spec declares"
    assert told == [f"books.title {said}", f"owner {said}"]


async def test_what_does_not_fit_is_refused() -> None:
    """The error names the fact and its field; so does that of a title which a button could not send."""
    with pytest.raises(UnfitError) as error:
        await lookup(Shelf()).load([books(9, low=2)])
    assert str(error.value) == "the fact books title takes text from 2 up to 5 characters"
    shelf = Shelf(given=[Book("a long title")])
    with pytest.raises(UnfitError, match="title takes text up to 5 bytes: a button sends it"):
        await lookup(shelf, books="title").load([books(9)])
