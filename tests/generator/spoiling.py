"""Ways to spoil a spec: its texts, character by character, and its trees, value by value."""

import copy
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final, cast

import yaml
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from botspec_generator.findings import Report
from botspec_generator.source.node import SourceFile
from botspec_generator.source.reader import read_tree
from tests.generator.conftest import ROOT

TIMES: Final = int(os.environ.get("BOTSPEC_FUZZ", "1"))

Files = dict[str, str]
"""The texts of a spec's files, by their path in the project."""

Box = dict[str, object] | list[object]
Place = tuple[Box, str | int]
"""A map or a list, and one key or index of it."""

BASES: Final = tuple(
    ROOT / base
    for base in (
        ".", "examples/pizza", "examples/quiz", "tests/golden/shop", "tests/golden/club",
        "tests/golden/gallery",
        "tests/specs/good_smallest", "tests/specs/good_whole", "tests/specs/good_events",
        "tests/specs/good_media",
    )
)  # fmt: skip
VALUES: Final[tuple[object, ...]] = (
    None, True, 0, -1, 10**17, 10**30, 0.5, float("inf"), "", " ", "\n", "a\u2028b",
    "stay", "back", "home",
    "item", "item.id", "arg", "input", "size == 'x'", "balance > 1", "{{ size }}", "{{",
    "{% if x %}{% endif %}",
    "{# x #}", "{{ x | upper }}", "<b>", "</b>", "&lt", "~", "page", "admin", "text", "number", "photo",
    "after 1s", "after 9999999999d", "*", "x" * 5000, "🍕", "👨‍👩‍👧", "\u202eoib", "ё",
    "№", "e\u0301" * 40, "class",
    "None", "self", "__init__", "import", "print", "https://x.org/{{ size }}", "tg://", "javascript:0",
    "home within 1", "home within 0", "never MENU before MENU",
    "after MENU eventually MENU", "not " * 300 + "a",
    "a and " * 300 + "a", "(" * 200 + "1" + ")" * 200, "1 + " * 2000 + "1", "a.b.c.d",
    "1 < 2 < 3", "'", '"',
    [], {}, [[]], [None], ["PAY"], [["PAY"]], [["PAY"] * 101], [["PAY"]] * 40,
    {"if": "x"}, {"to": "MENU"},
    {"else": "NOOP"}, {"each": "pizzas", "button": "PAY"}, {"text": None}, {"enum": []},
    {"enum": ["a", "a"]},
    {"list": {"id": "int"}}, {"record": {"list": {"list": "int"}}}, {"en": 1},
    {"int": {"min": 9, "max": 1}},
)  # fmt: skip
KEYS: Final = (
    "MENU", "size", "text", "on", "number", "/start", "/nothing", "PIZZA", "set", "if",
    "else", "to", "x",
    "arcs", "photo", "after 10m", "unless", "refuse", "do", "role", "was", "visible",
    "checked", "media",
    "keyboard", "layout", "promises", "max", "default", "sensitive", "any", "*", "",
    "<<", "🍕", "ключ", "a b",
    "a.b", "class", "None", "mro", "name", "value", "_", "__class__", "x" * 300,
)  # fmt: skip
PIECES: Final = (
    "\t", "\r\n", "\r", "\x85", "\u2028", "\ufeff", "\x00", "\x1b", "\x7f", "\ud7ff",
    "\ufffe", "\U0010ffff",
    "🍕", "ы", ":", ": ", "- ", "#", " # botspec: allow",
    " # botspec: allow BS201 because x", "{", "}", "[",
    "]", "'", '"', "|", ">", "&a ", "*a", "!!python/object:os.system ", "%", "@", "`",
    "---\n", "...\n", "? ",
    "<<: ", "{{", "}}", "{%", "\\", "\n", "  ", "null", "1e999", "0x7f", "\n\n\n",
    "%YAML 1.2\n", "%TAG ! x\n",
    '"\\ud83c"', '"\\0"', '"\\u2028"', "[" * 5000, "{a: " * 3000, "- " * 3000, "&" * 200,
)  # fmt: skip


def few(examples: int) -> settings:
    """So many examples, new ones in every run."""
    return settings(
        max_examples=examples * TIMES,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


@dataclass(frozen=True, slots=True)
class Spoil:
    """One change: what is done, in which file, at which places, and with what."""

    how: str
    file: int
    at: int
    other: int


NUMBERS: Final = st.integers(0, 2**16)


def spoils(ways: Mapping[str, object]) -> st.SearchStrategy[list[Spoil]]:
    """A few changes of some kinds."""
    return st.lists(
        st.builds(Spoil, st.sampled_from(sorted(ways)), NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4
    )


def spec_of(base: Path) -> Files:
    """The files of a spec that is good."""
    found = sorted([*base.glob("spec/*.yaml"), *base.glob("spec/texts/*.yaml")])
    return {path.relative_to(base).as_posix(): path.read_text(encoding="utf-8") for path in found}


def spoil_texts(files: Files, changes: list[Spoil]) -> None:
    """Change the texts of some files."""
    for change in changes:
        name = sorted(files)[change.file % len(files)]
        files[name] = TEXT[change.how](files[name], change.at, change.other)


def spoil_trees(files: Files, changes: list[Spoil]) -> None:
    """Change the trees of some files, and write those anew."""
    names = sorted(files)
    trees: dict[str, object] = {}
    for change in changes:
        name = names[change.file % len(names)]
        tree = trees.setdefault(name, copy.deepcopy(_tree(name, files[name])))
        found = [*places(tree)]
        if found:
            box, key = found[change.at % len(found)]
            TREE[change.how](box, key, found, change.other)
    files.update(
        {
            name: yaml.dump(tree, Dumper=_Dumper, allow_unicode=True, sort_keys=False)
            for name, tree in trees.items()
        }
    )


@cache
def _tree(name: str, text: str) -> object:
    tree = read_tree(SourceFile(name, text), Report())
    assert tree is not None
    return tree.value


class _Dumper(yaml.SafeDumper):
    """Writes decimals as they were."""

    def ignore_aliases(self, data: object) -> bool:
        """What stands at two places is written twice."""
        return True


_Dumper.add_representer(
    Decimal, lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", str(value))
)


def places(node: object) -> Iterator[Place]:
    """Every place of a tree."""
    if isinstance(node, dict):
        for key, value in cast("dict[str, object]", node).items():
            yield cast("Box", node), key
            yield from places(value)
    elif isinstance(node, list):
        for index, value in enumerate(cast("list[object]", node)):
            yield cast("Box", node), index
            yield from places(value)


def _get(place: Place) -> object:
    box, key = place
    return cast("dict[str | int, object]", box)[key]


def _put(place: Place, value: object) -> None:
    box, key = place
    cast("dict[str | int, object]", box)[key] = copy.deepcopy(value)


def _drop(box: Box, key: str | int, found: list[Place], other: int) -> None:
    del cast("dict[str | int, object]", box)[key]


def _value(box: Box, key: str | int, found: list[Place], other: int) -> None:
    _put((box, key), VALUES[other % len(VALUES)])


def _rename(box: Box, key: str | int, found: list[Place], other: int) -> None:
    name, value = _name(found, other), _get((box, key))
    _drop(box, key, found, other)
    _add(box, name, value)


def _insert(box: Box, key: str | int, found: list[Place], other: int) -> None:
    _add(box, KEYS[other % len(KEYS)], VALUES[other % len(VALUES)])


def _add(box: Box, name: str, value: object) -> None:
    if isinstance(box, dict):
        box[name] = copy.deepcopy(value)
    else:
        box.append(copy.deepcopy(value))


def _name(found: list[Place], other: int) -> str:
    """A name that stands somewhere in the tree, or one that does not."""
    names = [name for place in found for name in (place[1], _get(place)) if isinstance(name, str)]
    names += KEYS
    return names[other % len(names)]


def _retarget(box: Box, key: str | int, found: list[Place], other: int) -> None:
    _put((box, key), _name(found, other))


def _swap(box: Box, key: str | int, found: list[Place], other: int) -> None:
    second = found[other % len(found)]
    mine, its = copy.deepcopy(_get((box, key))), copy.deepcopy(_get(second))
    _put((box, key), its)
    _put(second, mine)


def _double(box: Box, key: str | int, found: list[Place], other: int) -> None:
    _add(box, f"{key}{other % 3}", _get((box, key)))


def _nest(box: Box, key: str | int, found: list[Place], other: int) -> None:
    value = _get((box, key))
    for _ in range((1, 2, 40)[other % 3]):
        value = [value] if other % 2 else {f"{key}": value}
    _put((box, key), value)


def _retype(box: Box, key: str | int, found: list[Place], other: int) -> None:
    value = _get((box, key))
    _put((box, key), (str(value), len(str(value)), [value], {f"{value}": value}, not value)[other % 5])


def _peer(box: Box, key: str | int, found: list[Place], other: int) -> None:
    """Put what stands under the same key elsewhere: most of it has the right form."""
    peers = [place for place in found if place[1] == key]
    _put((box, key), _get(peers[other % len(peers)]))


def _word(box: Box, key: str | int, found: list[Place], other: int) -> None:
    """Put another text in the place of a text."""
    words = [value for value in VALUES if isinstance(value, str)]
    place = _nearest((box, key), found, lambda value: isinstance(value, str))
    _put(place, words[other % len(words)])


def _condition(box: Box, key: str | int, found: list[Place], other: int) -> None:
    """Put a condition of names and values that are in the tree, or a number, in the place of a text."""
    left, right = _name(found, other), _name(found, other * 7 + 1)
    signs = ("==", "!=", "<", ">=", "in", "and", "or", "is not none", "+", "-")
    right = (right, f"'{right}'", f"{other - 99}", f"{other}.5", "none", f"('{right}', '{left}')")[other % 6]
    place = _nearest((box, key), found, lambda value: isinstance(value, str))
    _put(place, f"{left} {signs[other % len(signs)]} {right}")


def _nearest(place: Place, found: list[Place], fits: Callable[[object], bool]) -> Place:
    """The first place from one on that fits, or the place itself."""
    start = next(index for index, each in enumerate(found) if each[0] is place[0] and each[1] == place[1])
    return next((each for each in found[start:] + found[:start] if fits(_get(each))), place)


def _reorder(box: Box, key: str | int, found: list[Place], other: int) -> None:
    """Put the first entries of a map or a list last."""
    if isinstance(box, dict):
        for name in [*box][: other % len(box)]:
            box[name] = box.pop(name)
    else:
        box.append(box.pop(0))


TREE: Final[Mapping[str, Callable[[Box, str | int, list[Place], int], None]]] = {
    "condition": _condition,
    "double": _double,
    "drop": _drop,
    "insert": _insert,
    "nest": _nest,
    "peer": _peer,
    "rename": _rename,
    "reorder": _reorder,
    "retarget": _retarget,
    "retype": _retype,
    "swap": _swap,
    "value": _value,
    "word": _word,
}


def _cut(text: str, at: int, other: int) -> tuple[str, str, str]:
    first = at % (len(text) + 1)
    last = first + other % 200
    return text[:first], text[first:last], text[last:]


def _piece(text: str, at: int, other: int) -> str:
    before, _, after = _cut(text, at, 0)
    return before + PIECES[other % len(PIECES)] + after


def _without(text: str, at: int, other: int) -> str:
    before, _, after = _cut(text, at, other)
    return before + after


def _twice(text: str, at: int, other: int) -> str:
    before, middle, after = _cut(text, at, other)
    return before + middle + middle + after


def _lines(text: str, at: int, other: int) -> str:
    lines = text.split("\n")
    moved = lines.pop(at % len(lines))
    lines.insert(other % (len(lines) + 1), ("", " ", "  ")[at % 3] + moved)
    return "\n".join(lines)


TEXT: Final[Mapping[str, Callable[[str, int, int], str]]] = {
    "cut": lambda text, at, other: _cut(text, at, other)[0],
    "lines": _lines,
    "marked": lambda text, at, other: "\ufeff" * (other % 3) + text,
    "piece": _piece,
    "tabs": lambda text, at, other: text.replace("  ", "\t", other % 9),
    "twice": _twice,
    "windows": lambda text, at, other: text.replace("\n", ("\r\n", "\r", "\x85", "\u2028")[other % 4]),
    "without": _without,
}
