"""The ladder, rung by rung, and the machine behind it."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from transitions.core import MachineError

from botspec.contract import Arc, Assign, BotState, User
from botspec.contract.vocabulary import Told
from botspec.core import decide as ladder
from botspec.core.decide import LADDER, Accepted, Rejected
from botspec.core.incoming import Incoming, Origin

ADMIN = User(id=5, first_name="Ann", locale="en", role="admin")


def rejected(verdict: object) -> tuple[str, str]:
    assert isinstance(verdict, Rejected), verdict
    return verdict.reason, verdict.text


def accepted(verdict: object) -> Accepted:
    assert isinstance(verdict, Accepted), verdict
    return verdict


def test_fires_the_arc_of_a_current_press(desk: Any) -> None:
    """A press on the current screen with the current rev leads where the spec says."""
    verdict = accepted(desk.decide(desk.press("cat:shop~7"), desk.at("HOME")))
    assert (verdict.step.to, verdict.arc.trigger) == ("SHOP", "SHOP")


def test_takes_an_old_name_of_a_button(desk: Any) -> None:
    """A press under a wire form that the button had before still counts."""
    assert accepted(desk.decide(desk.press("shop~7"), desk.at("HOME"))).arc.trigger == "SHOP"


def test_sets_the_field_from_the_arg(desk: Any) -> None:
    """An item that is pressed is remembered by its arg."""
    verdict = accepted(desk.decide(desk.press("pizza:funghi~7"), desk.at("SHOP")))
    assert verdict.step.changes == {"pizza": "funghi"}


def test_asks_guards_in_order_and_reports_them(desk: Any) -> None:
    """A guard that holds is in the verdict by its source text."""
    verdict = accepted(desk.decide(desk.press("pay~7"), desk.at("ORDER", pizza="funghi")))
    assert verdict.guards == {"balance >= price": True}
    assert verdict.step.to == "", "the action chooses between two exits"


REFUSALS: list[tuple[str, str, str, dict[str, Any], str]] = [
    ("a passive seat", "cat:shop~7", "HOME", {"seat": BotState.PASSIVE}, "PASSIVE_REJECT"),
    ("garbage", "\x01", "HOME", {}, "UNKNOWN_ACTION"),
    ("too many bytes", "я" * 33, "HOME", {}, "UNKNOWN_ACTION"),
    ("no such button", "nothing~7", "HOME", {}, "UNKNOWN_CALLBACK"),
    ("an arg where none belongs", "pay:1~7", "ORDER", {}, "UNKNOWN_CALLBACK"),
    ("too fast", "cat:shop~7", "HOME", {"hurried": True}, "RATE_LIMIT"),
    ("a button of admins", "vault~7", "HOME", {}, "UNKNOWN_CALLBACK"),
    ("another screen", "pay~7", "HOME", {}, "STATE_MISMATCH"),
    ("an old picture", "cat:shop~6", "HOME", {}, "STATE_MISMATCH"),
    ("no rev", "cat:shop", "HOME", {}, "STATE_MISMATCH"),
    ("an item that is not offered", "pizza:hawaii~7", "SHOP", {}, "VALIDATION_FAILED"),
    ("a page that does not exist", "page:2~7", "SHOP", {}, "VALIDATION_FAILED"),
    ("a button that is hidden", "pay~7", "ORDER", {}, "VALIDATION_FAILED"),
    ("words for a number", "say many", "SHOP", {}, "VALIDATION_FAILED"),
    ("a guard", "pizza:diavola~7", "SHOP", {}, "SOLD_OUT"),
]


def sent(desk: Any, data: str) -> Incoming:
    """A press with this data, or a message when it begins with `say `."""
    found: Incoming = desk.typed(data[4:]) if data.startswith("say ") else desk.press(data)
    return found


@pytest.mark.parametrize(
    ("data", "screen", "changes", "reason"), [row[1:] for row in REFUSALS], ids=[r[0] for r in REFUSALS]
)
def test_refuses(desk: Any, data: str, screen: str, changes: dict[str, object], reason: str) -> None:
    """Each rung says no with its own reason."""
    assert rejected(desk.decide(sent(desk, data), desk.at(screen), **changes))[0] == reason


def test_refuses_by_the_last_guard(desk: Any) -> None:
    """When no guarded arc holds, the unconditional refusal answers."""
    case = desk.case(desk.press("pay~7"), desk.at("ORDER", pizza="funghi"))
    poor = replace(case, values={**case.values, "balance": Decimal(1)})
    assert rejected(ladder.decide(poor)) == ("BALANCE_INSUFFICIENT", "balance >= price is false")


@pytest.mark.parametrize("rung", LADDER, ids=lambda rule: rule.__name__)
def test_every_rung_is_needed(desk: Any, rung: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a rung, some refusal of the table becomes another verdict, or none at all."""
    monkeypatch.setattr(ladder, "LADDER", tuple(rule for rule in LADDER if rule is not rung))
    changed = 0
    for _, data, screen, changes, reason in REFUSALS:
        try:
            verdict = desk.decide(sent(desk, data), desk.at(screen), **changes)
        except (KeyError, AttributeError, TypeError, MachineError):
            changed += 1
        else:
            changed += not isinstance(verdict, Rejected) or verdict.reason != reason
    assert changed, f"{rung.__name__} refuses nothing that the others would not"


@pytest.mark.parametrize(("first", "second"), list(pairwise(LADDER)))
def test_the_order_is_the_precedence(first: Any, second: Any) -> None:
    """The ladder stands in the order of the design."""
    order = [
        "seat_is_active",
        "is_understood",
        "is_known",
        "is_unhurried",
        "role_allows",
        "is_here",
        "is_readable",
        "is_offered",
    ]
    assert order.index(first.__name__) + 1 == order.index(second.__name__)


def test_names_the_expected_screens(desk: Any) -> None:
    """A mismatch says where the button would have been valid, and where the user is."""
    verdict = desk.decide(desk.press("pay~7"), desk.at("HOME"))
    assert isinstance(verdict, Rejected)
    assert (verdict.text, verdict.expected, verdict.actual) == (
        "Expected ORDER, got HOME",
        ("ORDER",),
        "HOME",
    )
    several = rejected(desk.decide(desk.press("back~7"), desk.at("HOME")))
    assert several[1] == "Expected SHOP|ORDER|VAULT, got HOME"


def test_names_the_revs(desk: Any) -> None:
    """A press on an older picture of the right screen names both revs."""
    assert rejected(desk.decide(desk.press("cat:shop~5"), desk.at("HOME")))[1] == "Expected rev 7, got 5"


def test_a_stranger_is_on_no_screen(desk: Any) -> None:
    """A press of a user without a position is a mismatch; his command is not."""
    assert rejected(desk.decide(desk.press("cat:shop~7"), None)) == (
        "STATE_MISMATCH",
        "Expected HOME, got no screen",
    )
    assert accepted(desk.decide(desk.command("start"), None)).step.to == "HOME"


def test_a_screen_that_is_gone(desk: Any) -> None:
    """On a screen that this build does not know a press is a mismatch that names it; commands work."""
    verdict = rejected(desk.decide(desk.press("cat:shop~7"), None, lost="ATTIC"))
    assert verdict == ("STATE_MISMATCH", "Expected HOME, got ATTIC")
    assert accepted(desk.decide(desk.command("start"), None, lost="ATTIC")).step.to == "HOME"


@pytest.mark.parametrize(
    ("origin", "reason"),
    [(Origin.INACCESSIBLE, "STATE_MISMATCH"), (Origin.NONE, "UNKNOWN_ACTION")],
)
def test_a_message_that_cannot_be_reached(desk: Any, origin: Origin, reason: str) -> None:
    """A press on a message that is gone, or on none at all, never counts."""
    assert rejected(desk.decide(desk.press("cat:shop~7", origin), desk.at("HOME")))[0] == reason


def test_admins_pass(desk: Any) -> None:
    """What is hidden from users is open to an admin, by button and by command."""
    assert accepted(desk.decide(desk.press("vault~7"), desk.at("HOME"), user=ADMIN)).step.to == "VAULT"
    assert accepted(desk.decide(desk.command("vault"), desk.at("SHOP"), user=ADMIN)).step.to == "VAULT"
    assert rejected(desk.decide(desk.command("vault"), desk.at("SHOP")))[0] == "UNKNOWN_CALLBACK"
    assert rejected(desk.decide(desk.press("back~7"), desk.at("VAULT")))[0] == "UNKNOWN_CALLBACK"


@pytest.mark.parametrize(
    ("text", "changes"),
    [("hello", {"note": "hello"}), (" 3 ", {"count": 3}), ("3,0", {"count": 3})],
)
def test_takes_what_is_typed(desk: Any, text: str, changes: dict[str, object]) -> None:
    """A message that reads as a number goes to the number, any other to the text."""
    assert accepted(desk.decide(desk.typed(text), desk.at("ORDER"))).step.changes == changes


@pytest.mark.parametrize("text", ["", "   ", "far too long a note", "10", "2.5", "0"])
def test_refuses_what_does_not_fit(desk: Any, text: str) -> None:
    """A value outside its field's limits is refused, and is never repeated in the log."""
    reason, why = rejected(desk.decide(desk.typed(text), desk.at("ORDER")))
    assert reason == "VALIDATION_FAILED"
    assert not text.strip() or text not in why.replace("10 characters", "").replace("from 1 up to 9", "")


def test_messages_have_their_places_too(desk: Any) -> None:
    """A message is refused where no one asks for it, and of a kind that nobody takes."""
    assert rejected(desk.decide(desk.typed("hi"), desk.at("HOME"))) == (
        "STATE_MISMATCH",
        "Expected ORDER, got HOME",
    )
    assert desk.decide(desk.typed("hi"), desk.at("HOME")).told == Told.NOT_EXPECTED
    assert rejected(desk.decide(desk.typed("", "sticker"), desk.at("ORDER")))[0] == "UNKNOWN_ACTION"
    assert desk.decide(desk.typed("", "sticker"), desk.at("ORDER")).told == Told.NOT_EXPECTED
    assert rejected(desk.decide(desk.command("nope"), desk.at("HOME")))[0] == "UNKNOWN_CALLBACK"


def test_a_number_is_expected_where_numbers_are_taken(desk: Any) -> None:
    """A number that comes elsewhere is told the screens that take them, also when none takes texts."""
    arcs = tuple(arc for arc in desk.ui.arcs if arc.trigger != "text")
    other = replace(desk, ui=replace(desk.ui, arcs=arcs))
    verdict = other.decide(other.typed("3"), other.at("HOME"))
    assert rejected(verdict) == ("STATE_MISMATCH", "Expected SHOP|ORDER, got HOME")
    verdict = other.decide(other.typed("three"), other.at("HOME"))
    assert rejected(verdict) == ("UNKNOWN_ACTION", "no screen takes a message of kind text")


def test_a_number_is_what_a_condition_compares(desk: Any) -> None:
    """`input` is the number itself, however it was typed; the condition decides before it is kept."""
    assert accepted(desk.decide(desk.typed(" 5 "), desk.at("SHOP"))).step.changes == {"count": 5}
    assert rejected(desk.decide(desk.typed("2"), desk.at("SHOP")))[0] == "SOLD_OUT"


def test_a_photo_is_a_record(desk: Any) -> None:
    """Conditions read the fields of what was sent, and `set` takes them."""
    verdict = accepted(desk.decide(desk.photo(), desk.at("SHOP")))
    assert (verdict.step.to, verdict.step.changes) == ("ORDER", {"note": "a cat", "count": 5})
    assert verdict.guards == {"input.size <= 1000": True}
    assert rejected(desk.decide(desk.photo(size=1001), desk.at("SHOP")))[0] == "SOLD_OUT"
    bare = accepted(desk.decide(desk.photo(caption=None), desk.at("SHOP")))
    assert bare.step.changes == {"note": None, "count": 5}


@pytest.mark.parametrize("field", [{"caption": "far too long a caption"}, {"width": 10}, {"width": 0}])
def test_refuses_a_photo_that_does_not_fit(desk: Any, field: dict[str, object]) -> None:
    """A field of what was sent is held to the type of the session field that takes it."""
    reason, why = rejected(desk.decide(desk.photo(**field), desk.at("SHOP")))
    assert reason == "VALIDATION_FAILED"
    assert "caption" not in why


def test_turns_a_page(desk: Any) -> None:
    """The built-in page button shows the page that its arg names, and stays."""
    verdict = accepted(desk.decide(desk.press("page:1~7"), desk.at("SHOP")))
    assert (verdict.step.to, verdict.step.page) == ("stay", 1)


@pytest.mark.parametrize("text", ["9e1000000", "1" * 19, "0x10", "1_000", "NaN", "Infinity"])
def test_a_number_is_short_by_its_form(desk: Any, text: str) -> None:
    """What would take seconds to expand, or is no number to people, is a text."""
    verdict = desk.decide(desk.typed(text), desk.at("ORDER"))
    assert not isinstance(verdict, Accepted) or "count" not in verdict.step.changes


def test_only_the_field_that_is_set_has_to_fit(desk: Any) -> None:
    """When several arcs take a typed text, it is measured by the one that fires."""
    first = Arc(source="ORDER", trigger="text", to=("stay",), set=(Assign(field="pizza", take="input"),))
    other = replace(desk, ui=replace(desk.ui, arcs=(first, *desk.ui.arcs)))
    long = "longer than ten"
    assert accepted(other.decide(other.typed(long), other.at("ORDER"))).step.changes == {"pizza": long}
