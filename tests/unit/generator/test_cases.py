"""The cases of conditions against Python itself: whatever can happen is among them, and nothing else."""

from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given, settings
from hypothesis import strategies as st

from botspec.contract.types import Kind, TypeDef
from botspec_generator.checks.cases import Cases, told
from botspec_generator.checks.domains import OTHER, Types
from botspec_generator.findings import Span
from botspec_generator.graph import Condition, Local

TYPES: Types = {
    "size": (TypeDef(kind=Kind.ENUM, values=("small", "large")), False),
    "mood": (TypeDef(kind=Kind.ENUM, values=("good", "large")), True),
    "flag": (TypeDef(kind=Kind.BOOLEAN), False),
    "cups": (TypeDef(kind=Kind.INTEGER, low=1, high=9), False),
    "tip": (TypeDef(kind=Kind.DECIMAL), True),
    "balance": (TypeDef(kind=Kind.DECIMAL, low=0), False),
    "price": (TypeDef(kind=Kind.DECIMAL, low=0), False),
    "note": (TypeDef(kind=Kind.TEXT, high=200), True),
    "models[].price": (TypeDef(kind=Kind.DECIMAL), False),
    "models[].state": (TypeDef(kind=Kind.ENUM, values=("new", "old")), False),
}
"""Names that conditions can be about, as the linker declares them."""

ATOMS = (
    'size == "small"',
    'size != "large"',
    'size in ("small", "large")',
    "size == mood",
    "flag",
    "flag is True",
    "cups > 3",
    "cups <= 3",
    "3 < cups < 6",
    "cups == 9",
    "cups >= 2",
    "tip is None",
    "tip is not None and tip > 1",
    "balance >= price",
    "balance < price",
    "price > 8",
    'balance == Decimal("0.5")',
    "balance > -1",
    "note is None",
    'note is not None and note == "hi"',
    "note is not None and len(note) > 9",
    'note is not None and note in "hi there"',
    "item.price > 3",
)

WORLDS = st.fixed_dictionaries(
    {
        "size": st.sampled_from(["small", "large"]),
        "mood": st.sampled_from(["good", "large", None]),
        "flag": st.booleans(),
        "cups": st.integers(1, 9),
        "tip": st.none() | st.integers(-3, 3).map(Decimal),
        "balance": st.sampled_from([Decimal(each) for each in ("0", "0.5", "3", "8", "9")]),
        "price": st.sampled_from([Decimal(each) for each in ("0", "0.5", "3", "8", "9")]),
        "note": st.sampled_from([None, "hi", "ho", "a long text", ""]),
        "item": st.integers(0, 5).map(lambda number: SimpleNamespace(price=Decimal(number))),
    }
)


def condition(python: str) -> Condition:
    """A condition as the linker makes it."""
    span = Span(file="spec/bot.yaml", line=1, column=1, end_column=2)
    return Condition(source=python, python=python, reads=(), local=Local(item="models"), at=span)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A condition of a few comparisons."""
    parts = [f"({each})" for each in draw(st.lists(st.sampled_from(ATOMS), min_size=1, max_size=3))]
    text = draw(st.sampled_from([" and ", " or "])).join(parts)
    return condition(f"not ({text})" if draw(st.booleans()) else text)


def real(python: str, world: dict[str, object]) -> bool:
    """What Python says that a condition is."""
    return bool(eval(python, {"Decimal": Decimal, **world}))


@settings(max_examples=120, deadline=None)
@given(st.lists(conditions(), min_size=1, max_size=3), WORLDS)
def test_whatever_happens_is_one_of_the_cases(some: list[Condition], world: dict[str, object]) -> None:
    """The values of any world make conditions true and false in a way that one of the cases has."""
    outcomes = Cases(some, TYPES).outcomes
    happened = tuple(real(each.python, world) for each in some)
    assert not outcomes or happened in {holding for _, holding in outcomes}


@settings(max_examples=120, deadline=None)
@given(st.lists(conditions(), min_size=1, max_size=3))
def test_an_exact_case_can_happen(some: list[Condition]) -> None:
    """In a world with the values of a case, the conditions are what the case says."""
    cases = Cases(some, TYPES)
    for case, holding in cases.outcomes if cases.exact else ():
        if any(name.startswith("len(") for name in case):
            continue  # a length is no value of a world
        world = {name: value for name, value in case.items() if "." not in name}
        price = case.get("models[].price")
        world_with_item: dict[str, object] = {**world, "item": SimpleNamespace(price=price)}
        assert tuple(real(each.python, world_with_item) for each in some) == holding


def holding(*python: str) -> set[tuple[bool, ...]]:
    """What some conditions can be together."""
    return {each for _, each in Cases([condition(one) for one in python], TYPES).outcomes}


def test_numbers_are_tried_on_each_side_of_every_limit() -> None:
    """Limits, what lies between them and beyond, and the declared bounds."""
    assert holding("cups > 9") == {(False,)}
    assert holding("cups >= 1") == {(True,)}
    assert holding("cups > 3", "cups > 8") == {(False, False), (True, False), (True, True)}
    assert holding("balance >= 3", "balance <= 3") == {(True, False), (True, True), (False, True)}
    assert (True, True) in holding("balance > 3", "balance < 4")
    assert (True, True) not in holding("cups > 3", "cups < 4")


def test_two_values_are_less_equal_or_more() -> None:
    """A comparison of two numbers has three cases, the same ones for every comparison of the two."""
    assert holding("balance >= price", "balance > price") == {(False, False), (True, False), (True, True)}


def test_what_has_no_declared_type_is_guessed_by_what_it_is_compared_with() -> None:
    """A message's own values are numbers, texts, none, or true and false."""
    assert holding("input.size > 3", "input.size <= 3") == {(True, False), (False, True)}
    assert holding("input.caption is None", 'input.caption == "hi"') == {
        (True, False),
        (False, True),
        (False, False),
    }
    assert holding("input.fine", "input.fine is True") == {(True, True), (False, False)}


def test_a_field_of_an_item_has_the_type_that_its_list_declares() -> None:
    """An item's field is called after its list, and has no other values than the declared ones."""
    cases = Cases([condition('item.state == "new"')], TYPES)
    assert [*cases.outcomes] == [({"models[].state": "new"}, (True,)), ({"models[].state": "old"}, (False,))]
    assert cases.exact


def test_more_cases_than_can_be_tried_are_none() -> None:
    """With too many of them nothing is claimed."""
    many = " and ".join(f"note == {str(number)!r}" for number in range(80))
    assert (
        Cases(
            [condition(many), condition("cups > 3 and tip != 2 and price > 7 and size == mood")], TYPES
        ).outcomes
        == ()
    )


def test_a_case_is_told_in_words() -> None:
    """Values, relations and texts that are not mentioned have words."""
    assert told({"size": "small", "flag": True, "tip": None}) == "size is small, flag is true, tip is none"
    assert told({"balance ? price": -1, "note": OTHER}) == "balance < price, note is another text"
    assert (
        told({"note ? 'hi'": False, "models[].price": Decimal(3)}) == "note is not in 'hi', models.price is 3"
    )
