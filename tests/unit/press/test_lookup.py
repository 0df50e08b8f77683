"""Facts: each is looked up once, and a list has no more items than the spec allows."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from botspec.contract.actions import Query, User
from botspec.contract.types import Kind, TypeDef
from botspec.contract.uimap import FactDef
from botspec.press.lookup import Lookup

USER = User(id=1, first_name="Ann", locale="en", role="user")


@dataclass
class Shelf:
    """A bot's function that gives so many books."""

    asked: int = 0
    given: list[str] = field(default_factory=lambda: ["a", "b", "c"])

    async def books(self, query: object) -> list[str]:
        """The books."""
        self.asked += 1
        return self.given


def books(most: int | None) -> FactDef:
    """The fact, a list with this max."""
    return FactDef(name="books", query=Query, type=TypeDef(kind=Kind.LIST, high=most))


def lookup(shelf: Shelf) -> Lookup:
    """A lookup for one user."""
    rooms: Any = SimpleNamespace(handlers=shelf, watch=None)
    nothing: Any = None
    return Lookup(rooms, nothing, USER)


async def test_a_list_has_at_most_its_max() -> None:
    """What the function gives beyond the max is left out: texts and keyboards were measured without it."""
    shelf = Shelf()
    assert (await lookup(shelf).load([books(2)]))["books"] == ("a", "b")
    assert (await lookup(shelf).load([books(9)]))["books"] == ("a", "b", "c")


async def test_a_list_without_a_max_is_whole() -> None:
    """Without a max every item is there, and the function is asked once."""
    shelf = Shelf()
    facts = lookup(shelf)
    await facts.load([books(None)])
    assert (await facts.load([books(None)]))["books"] == ("a", "b", "c")
    assert shelf.asked == 1
