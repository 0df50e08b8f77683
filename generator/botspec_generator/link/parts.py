"""A checked part of a condition: its type and its canonical Python text."""

from typing import Final

from msgspec import Struct

from botspec.contract.types import Kind, TypeDef
from botspec_generator.link.scope import Typed

OR, AND, NOT, COMPARE, ATOM = range(1, 6)
"""How tightly an operator binds, loosest first."""

Names = frozenset[str]
NO_NAMES: Final[Names] = frozenset()

NONE: Final = Typed(TypeDef(kind=Kind.RECORD), optional=True)
BOOLEAN: Final = Typed(TypeDef(kind=Kind.BOOLEAN))
INTEGER: Final = Typed(TypeDef(kind=Kind.INTEGER))
DECIMAL: Final = Typed(TypeDef(kind=Kind.DECIMAL))

FAMILIES: Final = {
    Kind.TEXT: "text",
    Kind.ENUM: "text",
    Kind.INTEGER: "a number",
    Kind.DECIMAL: "a number",
    Kind.BOOLEAN: "true or false",
    Kind.RECORD: "a record",
    Kind.LIST: "a list",
    Kind.MEDIA: "media",
}
"""Values of one family can be compared with each other."""


class Part(Struct, frozen=True, kw_only=True):
    """A checked part: its type (None after an error, or of a list of literals), its text and its rank.

    `when_true` and `when_false` are the names that are surely not none when the part is true, or false.
    `elements` are those of a list of literals.
    """

    type: Typed | None
    python: str
    rank: int = ATOM
    when_true: Names = NO_NAMES
    when_false: Names = NO_NAMES
    elements: tuple["Part", ...] = ()

    def within(self, rank: int) -> str:
        """Its text inside an operator of this rank, in parentheses where it needs them."""
        return self.python if self.rank >= rank else f"({self.python})"

    @property
    def is_text(self) -> bool:
        """Whether it is surely a text, and not none."""
        return self.type is not None and not self.type.optional and self.family == "text"

    @property
    def family(self) -> str:
        """What it is, in words."""
        if self.type is None or self.type is NONE:
            return "none"
        return FAMILIES[self.type.type.kind]
