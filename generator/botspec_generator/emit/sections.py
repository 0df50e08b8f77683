"""JSON with sorted keys; a list has one entry a line, so that one thing that changes is one line."""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct
from msgspec.json import Encoder, format

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"] | Struct
"""A value of JSON."""

Entry = Mapping[str, Json] | Struct
"""One line."""

_ENCODER: Final = Encoder(order="sorted")
_BREAK: Final[Entry] = {"": None}
"""Where a line ends: no entry has an empty key, and within a text every quote has a backslash before it."""


def section(name: str, entries: Sequence[Entry]) -> str:
    """Return a section; its entries are encoded together, and then broken up."""
    if not entries:
        return f'  "{name}": []'
    whole = line([part for entry in entries for part in (_BREAK, entry)])
    mark = f"{line(_BREAK)}, "
    lines = whole.removeprefix(f"[{mark}").removesuffix("]").replace(f" {mark}", "\n    ")
    return f'  "{name}": [\n    {lines}\n  ]'


def line(value: Json) -> str:
    """Return a value in one line."""
    return format(_ENCODER.encode(value), indent=0).decode()


def page(value: object) -> str:
    """Return a whole file of one value, over several lines."""
    return format(_ENCODER.encode(value), indent=2).decode() + "\n"
