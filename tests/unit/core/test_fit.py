"""What the bot's own code hands over is held to the types of the spec: it is cut, or refused."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from botspec.contract import FieldDef, Kind, Media, TypeDef
from botspec.core.fit import WIDTH, UnfitError, check, fact, record

SECRET = "the secret garden"


def text(low: int | None = None, high: int | None = None) -> TypeDef:
    return TypeDef(kind=Kind.TEXT, low=low, high=high)


def number(kind: Kind = Kind.INTEGER, low: int | None = None, high: int | None = None) -> TypeDef:
    return TypeDef(kind=kind, low=low, high=high)


SIZE = TypeDef(kind=Kind.ENUM, values=("small", "large"))
FIELDS = (
    FieldDef(name="title", type=text(high=5)),
    FieldDef(name="price", type=number(Kind.DECIMAL, low=0)),
    FieldDef(name="size", type=SIZE),
    FieldDef(name="about", type=text(high=4), optional=True),
    FieldDef(name="photo", type=TypeDef(kind=Kind.MEDIA), optional=True),
)
RECORD = TypeDef(kind=Kind.RECORD, fields=FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dish:
    """A record as the generator makes one."""

    title: object = "Soup"
    price: object = Decimal("1.50")
    size: object = "small"
    about: object = None
    photo: object = None


def test_what_fits_is_left_as_it_is() -> None:
    """A record within its types is the very object that the bot made, and nothing is told of it."""
    dish = Dish(title="Salad", about="good", photo=Media.url("https://example.org/a.jpg"))
    assert fact(RECORD, dish) == (dish, ())
    assert fact(RECORD, dish)[0] is dish


def test_a_text_that_is_too_long_is_cut() -> None:
    """It has its max with the ellipsis; the field is told, and the others stay."""
    kept, cut = fact(RECORD, Dish(title=SECRET, about="fine!"))
    assert kept == Dish(title="the …", about="fin…")
    assert list(cut) == ["title", "about"]
    assert fact(text(high=4), "fine") == ("fine", ())
    assert fact(text(high=4), "fines") == ("fin…", ("",))
    assert fact(text(high=1), "fines") == ("f", ("",))


def test_a_whole_number_is_a_decimal() -> None:
    """2 is 2.00 where a decimal is declared; that is no cut."""
    kept, cut = record(FIELDS, Dish(price=2))
    assert (getattr(kept, "price", None), list(cut)) == (Decimal(2), [])


def test_a_tail_of_decimals_is_cut() -> None:
    """A third has as many decimals as were measured."""
    kept, cut = fact(number(Kind.DECIMAL), Decimal(-1) / Decimal(3))
    assert (str(kept), cut) == ("-0.33333333333333333", ("",))


@given(some.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**18) + 1, max_value=10**18 - 1))
def test_a_number_has_the_width_that_was_measured(value: Decimal) -> None:
    """However it was computed, a number in a text has at most 20 characters, and is the same to 17 places."""
    kept, _ = fact(number(Kind.DECIMAL), value)
    assert isinstance(kept, Decimal)
    assert len(str(kept)) <= WIDTH
    assert abs(kept - value) <= Decimal("1e-17") * max(Decimal(1), abs(value))


@pytest.mark.parametrize(
    ("declared", "value", "problem"),
    [
        (text(), 7, "takes text, not a int"),
        (text(low=2, high=9), "x", "takes text from 2 up to 9 characters"),
        (text(), None, "takes text, not none"),
        (number(), True, "takes int, not a bool"),
        (number(), Decimal(1), "takes int, not a Decimal"),
        (number(low=1, high=5), 6, "takes int from 1 up to 5"),
        (number(), 10**18, "takes a number of at most 18 digits"),
        (number(Kind.DECIMAL), 0.5, "takes decimal, not a float"),
        (number(Kind.DECIMAL, low=0), Decimal("-0.01"), "takes decimal from 0"),
        (number(Kind.DECIMAL), Decimal("1e30"), "takes a number of at most 18 digits"),
        (number(Kind.DECIMAL), Decimal("NaN"), "takes a number, not infinity or NaN"),
        (SIZE, SECRET, "takes one of small, large"),
        (SIZE, None, "takes one of small, large, not none"),
        (TypeDef(kind=Kind.BOOLEAN), 1, "takes bool, not a int"),
        (TypeDef(kind=Kind.MEDIA), "cat.jpg", "takes media, not a str"),
    ],
)
def test_what_does_not_fit_is_refused(declared: TypeDef, value: object, problem: str) -> None:
    """The message says what is taken, and repeats nothing of a value."""
    with pytest.raises(UnfitError) as error:
        fact(declared, value)
    assert str(error.value) == problem


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (Dish(price=-1), "price takes decimal from 0"),
        (Dish(title=None), "title takes text up to 5 characters, not none"),
        (b"Soup"[0], "has no title: it is a int"),
        (None, "has no title: it is none"),
    ],
)
def test_a_record_tells_the_field(given: object, problem: str) -> None:
    """What is wrong in a record is told with the name of the field."""
    with pytest.raises(UnfitError) as error:
        fact(RECORD, given)
    assert str(error.value) == problem


def test_a_list_is_held_item_by_item() -> None:
    """It has no more items than its max, each is cut, and each field is told once."""
    dishes = TypeDef(kind=Kind.LIST, high=2, fields=FIELDS)
    kept, cut = fact(dishes, iter([Dish(title=SECRET), Dish(title=SECRET), Dish(price=-1)]))
    assert (kept, list(cut)) == ((Dish(title="the …"), Dish(title="the …")), ["title"])
    with pytest.raises(UnfitError, match="price takes decimal from 0"):
        fact(replace(dishes, high=3), [Dish(), Dish(), Dish(price=-1)])
    for none in (None, SECRET, 7):
        with pytest.raises(UnfitError, match="takes a list, not"):
            fact(dishes, none)


def test_what_a_button_sends_is_never_cut() -> None:
    """Its max counts bytes, as callback data does; cut, it would be another item's."""
    dishes = TypeDef(kind=Kind.LIST, fields=FIELDS)
    assert fact(dishes, [Dish(title="Salad")], "title")[1] == ()
    with pytest.raises(UnfitError, match="title takes text up to 5 bytes: a button sends it"):
        fact(dishes, [Dish(title="Салат")], "title")
    assert fact(dishes, [Dish(title="Салат")])[1] == ()


def test_what_is_kept_fits_as_a_whole() -> None:
    """A text of the session or of a payload is not cut: what is read again would be another one."""
    note = FieldDef(name="note", type=text(high=5), optional=True)
    assert (check(note, "Salad"), check(note, None)) == ("Salad", None)
    with pytest.raises(UnfitError) as error:
        check(note, SECRET)
    assert str(error.value) == "note takes text up to 5 characters"
    third = check(FieldDef(name="part", type=number(Kind.DECIMAL)), Decimal(1) / Decimal(3))
    assert str(third) == "0.33333333333333333"
