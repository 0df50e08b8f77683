"""Steps, and what is kept of a session."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from botspec.contract import FieldDef, Kind, TypeDef, UIMap, Value
from botspec.core.fit import UnfitError
from botspec.core.position import HISTORY, Step, advance, decode, defaults, encode


def step(to: str, **changes: object) -> Step:
    return Step(to=to, changes=changes)


def test_a_step_forward_is_remembered(desk: Any, ui: UIMap) -> None:
    """A step to another screen grows rev, remembers where the user came from, and turns to the first page."""
    after = advance(ui, desk.at("SHOP", page=2), step("ORDER", pizza="funghi"))
    assert (after.screen, after.rev, after.history, after.page) == ("ORDER", 8, ("SHOP",), 0)
    assert after.data["pizza"] == "funghi"


def test_back_goes_where_the_user_came_from(desk: Any, ui: UIMap) -> None:
    """`back` pops the history, and without one leads to the screen's fallback."""
    there = advance(ui, desk.at("ORDER", history=("HOME", "VAULT")), step("back"))
    assert (there.screen, there.history) == ("VAULT", ("HOME",))
    assert advance(ui, desk.at("ORDER"), step("back")).screen == "SHOP"


def test_home_forgets_the_way(desk: Any, ui: UIMap) -> None:
    """`home` leads home with nothing behind."""
    after = advance(ui, desk.at("ORDER", history=("HOME", "SHOP")), step("home"))
    assert (after.screen, after.history) == ("HOME", ())


def test_stay_keeps_screen_page_and_history(desk: Any, ui: UIMap) -> None:
    """`stay`, and a step to the same screen, only grow rev."""
    here = desk.at("SHOP", history=("HOME",), page=1)
    for target in ("stay", "SHOP"):
        after = advance(ui, here, Step(to=target, changes={}, page=1))
        assert after == replace(here, rev=8)


def test_the_history_is_bounded(desk: Any, ui: UIMap) -> None:
    """Only the last ten screens are remembered."""
    position = desk.at("HOME")
    for number in range(30):
        position = advance(ui, position, step("SHOP" if number % 2 == 0 else "ORDER"))
    assert len(position.history) == HISTORY


def test_resets_clears_session_and_history(desk: Any, ui: UIMap) -> None:
    """A step that resets starts the session anew, and keeps the language."""
    here = desk.at("ORDER", pizza="funghi", history=("SHOP",), locale="ru")
    after = advance(ui, here, Step(to="HOME", changes={}, resets=True))
    assert (after.data, after.history, after.locale) == (defaults(ui), (), "ru")


def test_the_locale_is_no_session_field(desk: Any, ui: UIMap) -> None:
    """Setting `locale` changes the user's language, not the session."""
    after = advance(ui, desk.at("HOME"), step("stay", locale="ru"))
    assert after.locale == "ru"
    assert "locale" not in after.data


def test_a_session_keeps_only_scalars(desk: Any, ui: UIMap) -> None:
    """A value that cannot be stored is refused with the field's name and without the value."""
    with pytest.raises(UnfitError, match="note takes text from 1 up to 10 characters, not a list"):
        advance(ui, desk.at("HOME"), step("stay", note=["secret"]))


def test_a_session_keeps_only_what_fits(desk: Any, ui: UIMap) -> None:
    """Nor is a text longer than the spec says, or a field that it does not have, kept for an action."""
    kept = advance(ui, desk.at("HOME"), step("stay", note="x" * 10))
    assert kept.data["note"] == "x" * 10
    with pytest.raises(UnfitError, match=r"note takes text from 1 up to 10 characters$"):
        advance(ui, desk.at("HOME"), step("stay", note="x" * 11))
    with pytest.raises(UnfitError, match="the session has no field notes"):
        advance(ui, desk.at("HOME"), step("stay", notes="x"))


FIELDS = (
    FieldDef(name="name", type=TypeDef(kind=Kind.TEXT, high=8), optional=True),
    FieldDef(name="size", type=TypeDef(kind=Kind.ENUM, values=("s", "l")), default="s"),
    FieldDef(name="sum", type=TypeDef(kind=Kind.DECIMAL), default=Decimal(0)),
    FieldDef(name="count", type=TypeDef(kind=Kind.INTEGER, high=9), default=1),
    FieldDef(name="ready", type=TypeDef(kind=Kind.BOOLEAN), default=False),
)


def test_a_session_survives_the_database() -> None:
    """What is written down is read back with its types."""
    data: dict[str, Value] = {"name": "Ann", "size": "l", "sum": Decimal("1.50"), "count": 3, "ready": True}
    assert decode(FIELDS, encode(data)) == data


@pytest.mark.parametrize(
    ("stored", "name", "value"),
    [
        ({"gone": 1}, "name", None),
        ({"size": "xxl"}, "size", "s"),
        ({"sum": "many"}, "sum", Decimal(0)),
        ({"count": True}, "count", 1),
        ({"count": "3"}, "count", 1),
        ({"ready": 1}, "ready", False),
        ({"ready": None}, "ready", False),
        ({"name": 5}, "name", None),
        ({"name": "longer than it is now"}, "name", None),
        ({"count": 10}, "count", 1),
        ({"sum": "NaN"}, "sum", Decimal(0)),
    ],
)
def test_an_edited_spec_reads_old_sessions(stored: dict[str, object], name: str, value: object) -> None:
    """A value that no longer fits, and a field that is gone or new, become the default."""
    read = decode(FIELDS, stored)
    assert read[name] == value
    assert set(read) == {field.name for field in FIELDS}
