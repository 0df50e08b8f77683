"""A value is refused if, and only if, something is told of it: msgspec and the walker read the same types."""

import copy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Final

from hypothesis import given
from hypothesis import strategies as st
from msgspec import ValidationError

from botspec_generator import source
from botspec_generator.document import parse
from botspec_generator.document.document import fitted
from botspec_generator.document.faults import faults
from botspec_generator.document.forms import Form, Option, keys, options
from botspec_generator.document.shapes import SpecShape, TextsShape
from botspec_generator.kinds import SHAPES, Keyed
from botspec_generator.kinds.shape import Shape
from tests.generator.spoiling import BASES, TREE, VALUES, Spoil, few, places, spoils

ODD: Final = st.sampled_from((*VALUES, False, -(10**30), 1, 2, 9, 101, 10**30, 0.5, "x", ["x"], {"x": "x"}))


def agreed(value: object, shape: type[Shape]) -> None:
    """Fail a value that is refused, and nobody says why, or of which something is told although it fits."""
    value = as_read(value)
    assert is_refused(value, shape) == bool([*faults(value, shape)])


def is_refused(value: object, shape: type[Shape]) -> bool:
    """Whether a value does not fit a shape."""
    try:
        fitted(value, shape)
    except ValidationError:
        return True
    return False


def as_read(value: object) -> object:
    """A value as the reader of YAML gives it: a number with a point is a decimal."""
    match value:
        case float():
            return Decimal(str(value))
        case list():
            return [as_read(item) for item in value]
        case dict():
            return {key: as_read(entry) for key, entry in value.items()}
        case _:
            return value


@cache
def good(base: Path) -> object:
    """The spec of a bot, as one map."""
    document, _ = parse(source.read(base)[0])
    assert document is not None
    return document.node.value


@given(base=st.sampled_from(BASES), changes=spoils(TREE))
@few(300)
def test_of_a_spoilt_spec(base: Path, changes: list[Spoil]) -> None:
    """Of a good spec with other values, keys and parts."""
    tree = copy.deepcopy(good(base))
    for change in changes:
        if found := [*places(tree)]:
            box, key = found[change.at % len(found)]
            TREE[change.how](box, key, found, change.other)
    agreed(tree, SpecShape)


def all_shapes() -> list[type[Shape]]:
    """Every shape of the language, whichever it is part of."""
    found: list[type[Shape]] = [SpecShape, TextsShape, *SHAPES.values()]
    for shape in found:
        ahead = [key.type for key in keys(shape)]
        while ahead:
            for option in options(ahead.pop()):
                ahead += [each for each in (option.key, option.item) if each is not None]
                inner = option.shape
                if inner is not None and issubclass(inner, Shape) and inner not in found:
                    found.append(inner)
    return found


@st.composite
def made(draw: st.DrawFn, type_: object, depth: int = 0) -> object:
    """A value of a type, more or less."""
    allowed = options(type_)
    if not allowed or draw(st.integers(0, 30)) == 0:
        return draw(ODD)
    return draw(_made(draw(st.sampled_from(allowed)), depth))


def _made(option: Option, depth: int) -> st.SearchStrategy[object]:
    size = max(0, 3 - depth)
    inside = made(option.item, depth + 1)
    if option.shape is not None:
        return made_map(option.shape, depth)
    match option.form:
        case _ if option.choices:
            return st.sampled_from(option.choices)
        case Form.TEXT:
            return st.sampled_from(["x", "MENU", ""])
        case Form.WHOLE:
            return st.sampled_from([-1, 0, 1, 5, 8, 9, 100, 101])
        case Form.FLAG:
            return st.booleans()
        case Form.LIST:
            return st.lists(inside, max_size=size)
        case Form.MAP:
            return st.dictionaries(st.sampled_from(["x", "MENU"]), inside, max_size=size)
        case _:
            return st.none()


@st.composite
def made_map(draw: st.DrawFn, shape: type[Shape | Keyed], depth: int = 0) -> object:
    """A map of a shape, or of one of a button, more or less: few of what it need not have."""
    if not issubclass(shape, Shape):
        shape = draw(st.sampled_from([*SHAPES.values()]))
    found = {
        key.name: draw(made(key.type, depth + 1))
        for key in keys(shape)
        if draw(st.integers(0, 9)) < 6 - 2 * depth or (key.required and draw(st.integers(0, 20)))
    }
    return found | ({"x": draw(ODD)} if draw(st.integers(0, 30)) == 0 else {})


@given(data=st.data(), shape=st.sampled_from(all_shapes()))
@few(600)
def test_of_a_map_that_was_made_up(data: st.DataObject, shape: type[Shape]) -> None:
    """Of a map, for each shape, with some of its keys, and with values that are right but for a few."""
    agreed(data.draw(made_map(shape)), shape)
