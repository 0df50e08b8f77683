"""The names of generated things: readable, and never the same twice."""

import pytest
from msgspec.structs import replace

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.emit.naming import camel, function_name, module_of, names_of
from botspec_generator.emit.plan import plan
from botspec_generator.graph import Action, BotGraph, Fact
from tests.unit.generator.emit.wild import NOWHERE

ENUM = TypeDef(kind=Kind.ENUM, values=("a",))


def action(name: str) -> Action:
    """An action without anything but a name."""
    return Action(name=name, reasons=(), facts=(), exits=(), arcs=(), has_arg=False, at=NOWHERE)


def test_classes_are_named_after_the_spec(graph: BotGraph) -> None:
    """Names of the spec become CamelCase, with a word for what they are where that is needed."""
    names = names_of(graph)
    assert names.session == {"size": "Size"}
    assert names.shapes["items"] == "ItemsItem"
    assert names.shapes["items.kind"] == "ItemsKind"
    assert names.queries["price"] == "PriceQuery"
    assert names.presses["place_order"] == "PlaceOrder"
    assert names.bundles == {"place_order": "PlaceOrderFacts"}
    assert names.events == {"PARCEL_SENT": "ParcelSent", "PARCEL_LOST": "ParcelLost"}
    assert names.jobs == {"SEND_PARCEL": "SendParcel", "SWEEP": "Sweep"}
    assert names.shapes["SEND_PARCEL.wrap"] == "SendParcelWrap"


def test_a_name_that_a_module_imports_is_not_taken(graph: BotGraph) -> None:
    """An action called `press` does not hide the class Press that it derives from."""
    names = names_of(replace(graph, actions=(action("press"),)))
    assert names.presses == {"press": "PressAction"}


def test_names_that_meet_are_told_apart(graph: BotGraph) -> None:
    """Things of different kinds whose class names are equal get different ones."""
    session = (FieldDef(name="x1_2", type=ENUM), FieldDef(name="x_12", type=ENUM))
    facts = (Fact(name="x_12_value", type=ENUM, needs=(), at=NOWHERE),)
    names = names_of(
        replace(graph, session=session, facts=facts, actions=(action("x12"),), events=(), tasks=())
    )
    taken = [*names.session.values(), *names.shapes.values(), *names.presses.values()]
    assert taken == ["X12", "X12Value", "X12ValueValue", "X12Action"]


@pytest.mark.parametrize(("locale", "module"), [("en", "en"), ("pt-BR", "pt_br"), ("is", "is_")])
def test_a_locale_is_a_module(locale: str, module: str) -> None:
    """Every locale gives a module name, keywords of Python too."""
    assert module_of(locale) == module


@pytest.mark.parametrize(
    ("place", "name"),
    [("CONFIRM RUN", "confirm_run"), ("HELP /help", "help_help"), ("* /start", "any_start")],
)
def test_a_place_names_its_function(place: str, name: str) -> None:
    """A guard is called after the screen and the trigger of its arc."""
    assert function_name(place) == name


def test_lower_snake_becomes_camel_case() -> None:
    """Words are joined with a capital each."""
    assert camel("place_order2") == "PlaceOrder2"


def test_equal_conditions_share_a_function(graph: BotGraph) -> None:
    """Two places with the same condition have one guard, which names both."""
    [guard] = [guard for guard in plan(graph).guards.values() if guard.name == "buy_visible"]
    arcs = tuple(
        replace(arc, when=guard.condition) if arc.trigger == "SHOW_HELP" else arc for arc in graph.arcs
    )
    [shared] = [
        found
        for found in plan(replace(graph, arcs=arcs)).guards.values()
        if found.condition == guard.condition
    ]
    assert shared.name == "menu_show_help"
    assert shared.places == (
        "MENU --SHOW_HELP--> HELP if `item_id is not none`.",
        "BUY is visible if `item_id is not none`.",
    )
