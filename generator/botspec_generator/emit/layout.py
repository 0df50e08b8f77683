"""Canonical Python text: lines that `ruff format` (110 columns, double quotes) leaves as they are."""

import unicodedata
from collections.abc import Iterable, Sequence
from textwrap import wrap
from typing import Final, cast

from msgspec import Struct

WIDTH: Final = 110
"""The line length that generated Python keeps wherever a line can be broken."""

_STEP: Final = 4
_SHORT: Final = 60
_ESCAPES: Final = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Group(Struct, frozen=True):
    """A bracketed list that is written on one line if it fits, else one item a line with a trailing comma.

    `close` begins with a comma where one item alone needs it, as in the tuple `(a,)`. A `tall` group is
    always broken; it must not stand inside a group that could be flat.
    """

    open: str
    items: tuple["Item", ...]
    close: str
    tall: bool = False

    def after(self, text: str, *, tall: bool = False) -> "Group":
        """Return the list with a text before it."""
        return Group(f"{text}{self.open}", self.items, self.close, tall)


Item = str | Group
"""A part of an expression: text that is never broken, or a group that can be."""


def call(name: str, *arguments: Item) -> Group:
    """Return a call of `name`."""
    return Group(f"{name}(", arguments, ")")


def argument(name: str, value: Item) -> Item:
    """Return a keyword argument."""
    if isinstance(value, Group):
        value = short(value)
    if isinstance(value, str):
        return f"{name}={value}"
    return value.after(f"{name}=")


def short(group: Group) -> Item:
    """Return a short group as text, for it fits wherever it stands, and a long one as it is."""
    text = flat(group)
    return text if len(text) <= _SHORT and text.isascii() else group


def row(items: Iterable[Item]) -> Group:
    """Return a tuple."""
    made = tuple(items)
    return Group("(", made, ",)" if len(made) == 1 else ")")


def flat(item: Item) -> str:
    """Return an expression as one line of text."""
    if isinstance(item, str):
        return item
    try:
        parts = ", ".join(cast("tuple[str, ...]", item.items))  # most hold but texts
    except TypeError:
        parts = ", ".join([flat(part) for part in item.items])
    return f"{item.open}{parts}{item.close}"


def broken(item: Item, indent: int = 0, suffix: str = "") -> list[str]:
    """Return an expression as lines, broken where it does not fit; `suffix` ends the last one."""
    line = f"{' ' * indent}{flat(item)}{suffix}"
    if isinstance(item, str) or (fits(line) and not item.tall) or not item.items:
        return [line]
    lines = [f"{' ' * indent}{item.open}"]
    for part in item.items:
        lines += broken(part, indent + _STEP, ",")
    lines.append(f"{' ' * indent}{item.close.removeprefix(',')}{suffix}")
    return lines


def block(head: str, items: Sequence[Item], tail: str) -> str:
    """Return a collection with one item a line, so that a diff shows one line per change.

    A tuple of one item is the exception: the formatter pulls it together where it fits.
    """
    if len(items) == 1 and tail == ")":
        return "\n".join(broken(Group(head, tuple(items), f",{tail}")))
    lines: list[str] = []
    for item in items:
        lines += broken(item, _STEP, ",")
    return "\n".join([head, *lines, tail]) if lines else head + tail


def fits(line: str) -> bool:
    """Tell whether a line keeps within WIDTH columns."""
    return len(line) <= WIDTH if line.isascii() else columns(line) <= WIDTH


def columns(text: str) -> int:
    """Return how many terminal columns a text takes: wide characters take two, combining ones none."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def quote(text: str) -> str:
    """Return a string literal: double quotes unless single ones need fewer escapes."""
    is_plain = text.isprintable() and "\\" not in text
    if is_plain and '"' not in text:
        return f'"{text}"'
    mark = "'" if text.count('"') > text.count("'") else '"'
    if is_plain and mark not in text:
        return f"{mark}{text}{mark}"
    return f"{mark}{''.join([_escaped(character, mark) for character in text])}{mark}"


def _escaped(character: str, mark: str) -> str:
    if character == mark:
        return f"\\{character}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else code_point(character)


def code_point(character: str) -> str:
    """Return the escape of a character that cannot be seen."""
    number = ord(character)
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def strings(texts: Iterable[str]) -> Group:
    """Return a tuple of string literals."""
    return row(quote(text) for text in texts)


def assignment(head: str, value: str, indent: int = 0) -> str:
    """Return `head = value`, in parentheses on a line of its own where only that fits."""
    line = f"{' ' * indent}{head} = {value}"
    if fits(line) or not fits(f"{' ' * (indent + _STEP)}{value}"):
        return line
    return f"{' ' * indent}{head} = (\n{' ' * (indent + _STEP)}{value}\n{' ' * indent})"


def docstring(summary: str, *more: str, indent: int = 0) -> str:
    """Return a docstring of a summary and, after a blank line, more lines; what is too long is wrapped."""
    margin = " " * indent
    line = f'{margin}"""{_inside(summary)}"""'
    if not more and fits(line):
        return line
    lines = _wrapped(f'"""{_inside(summary)}', margin, WIDTH if more else WIDTH - len('"""'))
    if more:
        lines.append("")
    for text in more:
        lines += _wrapped(_inside(text), margin, WIDTH)
    return "\n".join([*lines, f'{margin}"""'])


def _wrapped(text: str, margin: str, width: int) -> list[str]:
    lines = wrap(text, width - len(margin), break_long_words=False, break_on_hyphens=False)
    return [margin + line for line in lines]


def _inside(line: str) -> str:
    """Return a line as it stands inside a docstring: nothing in it ends the string or hides."""
    line = " ".join(line.split()).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return "".join([c if c.isprintable() else code_point(c) for c in line])
