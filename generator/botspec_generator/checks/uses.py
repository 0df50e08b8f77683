"""What texts do with values that can be none."""

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from botspec.contract.types import TypeDef

Optional = Mapping[str, TypeDef | None]
"""What can be none, by name: a single value (None), or fields of a record or of a list's items."""


class Use(StrEnum):
    """What a text does with a value."""

    SHOWN = "shown"
    RECKONED = "reckoned"


class Used(Struct, frozen=True):
    """A value that can be none where it is used, as it is written: `note`, `order.comment`."""

    use: Use
    name: str
