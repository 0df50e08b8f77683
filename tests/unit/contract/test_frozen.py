"""A data class of the contract is what the standard library would make of it, and refuses every change."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, FrozenInstanceError, field, fields, replace
from functools import cached_property

import pytest

import botspec.contract
from botspec.contract import frozen


@frozen.dataclass(frozen=True, slots=True)
class Parcel:
    """A class with all that a field can be."""

    name: str
    size: int = 1
    _: KW_ONLY
    secret: str = field(default="", repr=False)
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    place: object = field(default=None, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Twin:
    """The same, made by the standard library."""

    name: str
    size: int = 1
    _: KW_ONLY
    secret: str = field(default="", repr=False)
    labels: Mapping[str, str] = field(default_factory=dict[str, str])
    place: object = field(default=None, compare=False)


@frozen.dataclass(frozen=True, kw_only=True)
class Shelf:
    """A class without slots, that keeps what it worked out."""

    parcels: tuple[object, ...] = ()

    @cached_property
    def count(self) -> int:
        """How many there are."""
        return len(self.parcels)


@frozen.dataclass(frozen=True, slots=True, kw_only=True)
class Even:
    """A class that judges its values."""

    number: int

    def __post_init__(self) -> None:
        """Raise ValueError for an odd number."""
        if self.number % 2:
            raise ValueError("odd")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Heir(Even):
    """A class that the standard library makes of one, as generated code does."""

    text: str = ""


@frozen.dataclass(frozen=True, slots=True, kw_only=True)
class Nothing:
    """A class without a field."""


def kinds() -> list[type]:
    """The data classes of the contract."""
    public = (getattr(botspec.contract, name) for name in botspec.contract.__all__)
    return [kind for kind in public if isinstance(kind, type) and dataclasses.is_dataclass(kind)]


@pytest.mark.parametrize("kind", [*kinds(), Parcel, Shelf, Even, Nothing])
def test_nothing_can_be_assigned_or_deleted(kind: type) -> None:
    """Neither a field, nor anything else."""
    made: object = object.__new__(kind)
    for name in (*(one.name for one in fields(kind)), "another"):
        with pytest.raises(FrozenInstanceError, match=f"cannot assign to field '{name}'"):
            setattr(made, name, None)
        with pytest.raises(FrozenInstanceError, match=f"cannot delete field '{name}'"):
            delattr(made, name)


def test_all_of_the_contract_is_looked_at() -> None:
    """The classes that the others are held against are found."""
    assert {"ScreenDef", "ButtonDef", "Press", "Photo", "UIMap"} <= {kind.__name__ for kind in kinds()}


@pytest.mark.parametrize(
    "make",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", 2, secret="s", labels={"k": "v"}, place=3),
        lambda kind: kind(name="a", size=2),
        lambda kind: replace(kind("a"), size=3, secret="t"),
        lambda kind: copy.copy(kind("a", 2)),
        lambda kind: copy.deepcopy(kind("a", labels={"k": "v"})),
        lambda kind: pickle.loads(pickle.dumps(kind("a", 2, secret="s"))),
    ],
)
def test_an_object_is_as_that_of_the_standard_library(make: Callable[[object], Parcel | Twin]) -> None:
    """Made in whatever way, it has the same values and the same text."""
    mine, its = make(Parcel), make(Twin)
    assert type(mine) is Parcel
    assert dataclasses.asdict(mine) == dataclasses.asdict(its)
    assert repr(mine) == repr(its).replace("Twin", "Parcel")


@pytest.mark.parametrize(
    "call",
    [
        lambda kind: kind(),
        lambda kind: kind("a", 1, 2),
        lambda kind: kind("a", colour="red"),
        lambda kind: kind("a", name="b"),
    ],
)
def test_a_wrong_call_is_told_as_that_of_the_standard_library(call: Callable[[object], object]) -> None:
    """Who reads the error sees the class, and the field."""
    with pytest.raises(TypeError) as its:
        call(Twin)
    with pytest.raises(TypeError) as mine:
        call(Parcel)
    assert str(mine.value) == str(its.value).replace("Twin", "Parcel")


def test_the_class_is_as_that_of_the_standard_library() -> None:
    """It has the same parameters, fields, slots and patterns."""

    def shape(kind: type) -> object:
        parameters = inspect.signature(kind).parameters.values()
        return (
            [(one.name, one.kind, one.default is one.empty) for one in parameters],
            [(one.name, one.type, one.repr, one.compare, one.kw_only) for one in fields(kind)],
            vars(kind)["__slots__"],
            vars(kind)["__match_args__"],
        )

    assert shape(Parcel) == shape(Twin)
    match Parcel("a", 7):
        case Parcel(name, size):
            assert (name, size) == ("a", 7)


def test_equality_is_that_of_the_values_that_are_compared() -> None:
    """And of the class; what is not compared is nothing to the hash either."""
    labels: Mapping[str, str] = {}
    assert Parcel("a", place=1) == Parcel("a", place=2)
    assert Parcel("a") != Parcel("b")
    others: list[object] = [Twin("a"), "a"]
    assert Parcel("a") not in others
    assert Parcel("a", labels=labels).labels is labels
    assert Even(number=2) == Even(number=2)
    assert len({Even(number=2), Even(number=2), Even(number=4)}) == 2
    assert len({Nothing(), Nothing()}) == 1
    with pytest.raises(TypeError, match="unhashable"):
        hash(Parcel("a"))


def test_each_object_has_a_default_of_its_own() -> None:
    """What a factory makes is not shared."""
    assert Parcel("a").labels is not Parcel("a").labels


def test_an_object_that_holds_itself_has_a_text() -> None:
    """As one of the standard library has."""
    parcels: list[object] = []
    shelf = Shelf(parcels=(parcels,))
    parcels.append(shelf)
    assert repr(shelf) == "Shelf(parcels=([...],))"


def test_what_is_worked_out_is_kept() -> None:
    """An object without slots refuses an assignment, and has its cached properties."""
    shelf = Shelf(parcels=(1, 2))
    assert shelf.count == 2
    assert shelf.count is vars(shelf)["count"]
    with pytest.raises(FrozenInstanceError):
        shelf.__setattr__("count", 3)


def test_values_are_judged() -> None:
    """`__post_init__` runs, in the class and in what inherits from it."""
    assert Heir(number=2, text="a") == Heir(number=2, text="a")
    for kind in (Even, Heir):
        with pytest.raises(ValueError, match="odd"):
            kind(number=1)


def test_what_inherits_is_frozen_too() -> None:
    """The standard library refuses a class that would not be."""
    heir = Heir(number=2)
    assert repr(heir) == "Heir(number=2, text='')"
    for name in ("number", "text"):
        with pytest.raises(FrozenInstanceError):
            setattr(heir, name, 4)
    with pytest.raises(TypeError, match="non-frozen dataclass from a frozen one"):
        dataclasses.dataclass(type("Loose", (Even,), {}))
