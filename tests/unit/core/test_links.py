"""Deep links: their payloads, what a payload says, and what becomes of /start with one."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botspec.contract import Arc, Assign, Condition, Kind, LinkDef, TypeDef, UIMap
from botspec.contract.links import LONGEST, PAYLOAD
from botspec.core.decide import Accepted
from botspec.core.links import Opened, links_of, opened
from botspec.core.texts import Texts

TEXT = LinkDef("INVITE", "ref", was=("invite",), arg_type=TypeDef(kind=Kind.TEXT, low=2, high=8))
NUMBER = LinkDef("GIFT", "g", arg_type=TypeDef(kind=Kind.INTEGER, high=99))
CHOICE = LinkDef("HALL", "hall", arg_type=TypeDef(kind=Kind.ENUM, values=("north", "south")))
PLAIN = LinkDef("PROMO", "promo")
LINKS = (TEXT, NUMBER, CHOICE, PLAIN)


def is_not_own(arg: str) -> bool:
    return arg != "own"


NOT_OWN = Condition(source='arg != "own"', reads=("arg",), test=is_not_own)
ARCS = (
    Arc(source="*", trigger="/start INVITE", to=("ORDER",), when=NOT_OWN, set=(Assign("note", take="arg"),)),
    Arc(source="*", trigger="/start INVITE", to=("HOME",)),
    Arc(source="*", trigger="/start PROMO", to=("SHOP",)),
)


@pytest.fixture
def linked(desk: Any) -> Any:
    """The small bot with links."""
    ui = replace(desk.ui, links=LINKS, arcs=(*desk.ui.arcs, *ARCS))
    return replace(desk, ui=ui)


@pytest.mark.parametrize(
    ("payload", "link", "arg"),
    [
        ("ref-abc", "INVITE", "abc"),
        ("ref--a_B-9", "INVITE", "-a_B-9"),
        ("invite-abc", "INVITE", "abc"),
        ("g-7", "GIFT", 7),
        ("g--7", "GIFT", -7),
        ("g-0", "GIFT", 0),
        ("hall-north", "HALL", "north"),
        ("promo", "PROMO", None),
    ],
)
def test_a_payload_that_is_one(payload: str, link: str, arg: str | int | None) -> None:
    """The wire names the link, and what follows the first dash is its arg."""
    found = opened({wire: one for one in LINKS for wire in (one.wire, *one.was)}, payload)
    assert found == Opened(trigger=f"/start {link}", arg=arg, told=link)


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("nobody", "no link, 6 characters"),
        ("ref", "no link, 3 characters"),
        ("promo-x", "no link, 7 characters"),
        ("PROMO", "no link, 5 characters"),
        ("", "no link, 0 characters"),
        ("ref-", "INVITE with a wrong arg, 4 characters"),
        ("ref-a", "INVITE with a wrong arg, 5 characters"),
        ("ref-abcdefghi", "INVITE with a wrong arg, 13 characters"),
        ("ref-a b", "INVITE with a wrong arg, 7 characters"),
        ("ref-ключ", "INVITE with a wrong arg, 8 characters"),
        ("g-07", "GIFT with a wrong arg, 4 characters"),
        ("g-100", "GIFT with a wrong arg, 5 characters"),
        ("g-" + "9" * 40, "GIFT with a wrong arg, 42 characters"),
        ("hall-west", "HALL with a wrong arg, 9 characters"),
    ],
)
def test_a_payload_that_is_none(payload: str, told: str) -> None:
    """What no link has, or with an arg that does not fit, is told by its length, and never repeated."""
    found = opened({one.wire: one for one in LINKS}, payload)
    assert (found.trigger, found.arg, found.told) == ("", None, told)


@given(st.sampled_from(LINKS), st.text(max_size=80) | st.integers())
def test_what_is_written_is_read(link: LinkDef, arg: str | int) -> None:
    """A payload is written only for an arg that is read back from it, and is one that Telegram takes."""
    try:
        payload = link.payload(arg)
    except ValueError as error:
        assert str(error).startswith(f"the link {link.name} takes ")  # noqa: PT017
        return
    assert PAYLOAD.fullmatch(payload)
    assert len(payload) <= LONGEST
    found = opened({link.wire: link}, payload)
    assert (found.trigger, found.arg) == (link.trigger, arg)


def test_a_link_without_an_arg_takes_none() -> None:
    """The payload of a plain link is its wire, and an arg that is missing is an error."""
    assert PLAIN.payload() == "promo"
    with pytest.raises(ValueError, match="INVITE takes letters, digits, _ and - from 2 up to 8"):
        TEXT.payload()
    with pytest.raises(ValueError, match="GIFT takes a whole number up to 99"):
        NUMBER.payload("7")
    with pytest.raises(ValueError, match="HALL takes one of north, south"):
        CHOICE.payload("east")


def test_the_link_is_the_trigger(linked: Any) -> None:
    """/start with a payload fires the arc of the link, wherever the user stands, and its arg can be kept."""
    for place in (linked.at("SHOP"), None):
        verdict = linked.decide(linked.command("start", "ref-abc"), place)
        assert isinstance(verdict, Accepted)
        assert (verdict.arc.trigger, verdict.step.changes) == ("/start INVITE", {"note": "abc"})
        assert verdict.guards == {'arg != "own"': True}


def test_a_condition_looks_at_the_arg(linked: Any) -> None:
    """The arcs of a link are tried in order, as any others."""
    verdict = linked.decide(linked.command("start", "ref-own"), linked.at("SHOP"))
    assert (verdict.arc.trigger, verdict.step.to) == ("/start INVITE", "HOME")


@pytest.mark.parametrize("payload", ["", "nonsense", "ref-", "hall-north-"])
def test_anything_else_is_a_plain_start(linked: Any, payload: str) -> None:
    """Whatever is not a link's payload, /start does what it always does."""
    verdict = linked.decide(linked.command("start", payload), linked.at("SHOP"))
    assert (verdict.arc.trigger, verdict.arc.resets) == ("/start", True)


def test_other_commands_open_no_link(linked: Any) -> None:
    """What stands behind another command is no payload."""
    verdict = linked.decide(linked.command("vault", "promo"), linked.at("SHOP"), user=_admin(linked))
    assert verdict.arc.trigger == "/vault"


def _admin(linked: Any) -> object:
    return replace(linked.case(linked.command("vault"), None).user, role="admin")


def test_a_text_shows_a_link(ui: UIMap) -> None:
    """The filter `link` draws the whole address, once Telegram has told the bot's name."""
    words = {"screens.HOME": "{{ 'INVITE'|link(note) }}, {{ 'PROMO'|link }}"}
    texts = Texts(replace(ui, links=LINKS, texts={"en": words}))
    with pytest.raises(LookupError, match="user name is not known"):
        texts.draw("en", "screens.HOME", {"note": "abc"})
    texts.username = "pizza_bot"
    assert texts.draw("en", "screens.HOME", {"note": "abc"}) == (
        "https://t.me/pizza_bot?start=ref-abc, https://t.me/pizza_bot?start=promo"
    )
    with pytest.raises(ValueError, match="INVITE takes"):
        texts.draw("en", "screens.HOME", {"note": "not a payload"})


def test_the_table_has_old_wires(ui: UIMap) -> None:
    """A renamed link is still opened by what it was."""
    assert {wire: link.name for wire, link in links_of(replace(ui, links=LINKS)).items()} == {
        "ref": "INVITE",
        "invite": "INVITE",
        "g": "GIFT",
        "hall": "HALL",
        "promo": "PROMO",
    }
