"""The wire form of a press, there and back."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from botspec.contract import ButtonDef, Kind, TypeDef, UIMap
from botspec.core.callback import LIMIT, Wires, base36, pack, parse, wires


@pytest.mark.parametrize(
    ("data", "button", "payload", "arg", "rev"),
    [
        ("cat:shop~7", "SHOP", "cat:shop", None, 7),
        ("cat:shop", "SHOP", "cat:shop", None, None),
        ("shop~zz", "SHOP", "shop", None, 1295),
        ("pizza:a:b~1", "PIZZA", "pizza:a:b", "a:b", 1),
        ("page:3~1", "page", "page:3", 3, 1),
        ("page:x~1", "", "page:x", None, 1),
        ("pizza:~1", "", "pizza:", None, 1),
        ("cat:other~1", "", "cat:other", None, 1),
    ],
)
def test_parses(ui: UIMap, data: str, button: str, payload: str, arg: object, rev: int | None) -> None:
    """Data of our form is read: its button (or none), arg and rev."""
    called = parse(wires(ui), data)
    assert called is not None
    assert (called.button, called.payload, called.arg, called.rev) == (button, payload, arg, rev)


@pytest.mark.parametrize(
    "data", ["", "~1", "a~", "a~B", "a~1~2", "a\nb", "x" * 65, "я" * 33, "a~" + "z" * 14]
)
def test_refuses_what_is_malformed(ui: UIMap, data: str) -> None:
    """Data that no button of ours could carry is None."""
    assert parse(wires(ui), data) is None


@settings(deadline=None, print_blob=True)
@given(
    arg=st.text(st.characters(codec="utf-8", exclude_characters="~", min_codepoint=32), min_size=1),
    rev=st.integers(0, 2**53),
)
def test_reads_what_it_wrote(arg: str, rev: int) -> None:
    """Whatever is packed and fits is parsed to the same button, arg and rev."""
    button = ButtonDef(id="B", wire="b:c", arg="item.id", arg_type=TypeDef(kind=Kind.TEXT))
    data = pack("b:c", arg, rev)
    called = parse(Wires(plain={}, armed={"b:c": button}), data)
    if len(data.encode()) <= LIMIT and "\x7f" not in arg:
        assert called is not None
        assert (called.button, called.arg, called.rev) == ("B", arg, rev)
    else:
        assert called is None


@given(number=st.integers(0, 2**63))
def test_base36_is_what_int_reads(number: int) -> None:
    """The digits are those of Python's own base 36."""
    assert int(base36(number), 36) == number
