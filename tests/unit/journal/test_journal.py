"""Events become lines, and no update ends in silence."""

import re
from collections.abc import Callable
from dataclasses import fields
from types import MappingProxyType
from typing import cast

import pytest

from botspec.contract.vocabulary import BotState, Level
from botspec.core import events
from botspec.core.grammar import is_legal
from botspec.core.incoming import Incoming, Means
from botspec.journal import Hasher
from botspec.journal.lines import FREE_TEXT
from tests.unit.journal.desk import ACCEPTED, KEY, MISMATCH, OK, RECEIVED, REJECTED, Desk, incoming

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_every_line_has_its_fields_in_one_order(desk: Desk, press: Incoming) -> None:
    """ts, level, name and cid come first, then the event's own fields, then the state and the two hashes."""
    with desk.journal.scribe(press) as scribe:
        for event in ACCEPTED:
            scribe(event)
    for event, line in zip(ACCEPTED, desk.lines.written, strict=True):
        own = [one.name for one in fields(event) if one.name not in ("level", "name")]
        present = [name for name in own if getattr(event, name) is not None]
        assert list(line) == [
            *("ts", "level", "name", "cid"),
            *present,
            *("bot_state", "user_hash", "chat_hash"),
        ]


def test_a_line_says_what_the_event_says(desk: Desk, press: Incoming) -> None:
    """The values of a line are those of the event, of its update, and of the process."""
    with desk.journal.scribe(press) as scribe:
        scribe(MISMATCH, 1768300260.25)
        scribe(OK)
    hasher = Hasher(KEY)
    assert desk.lines.written[0] == {
        "ts": "2026-01-13T10:31:00.250Z",
        "level": "WARNING",
        "name": "CALLBACK_REJECTED",
        "cid": "a1b2c3d4",
        "reason_code": "STATE_MISMATCH",
        "reason_text": "Expected PARAMS_FORM, got MAIN_MENU",
        "button_id": "CONFIRM",
        "expected": ("PARAMS_FORM",),
        "actual": "MAIN_MENU",
        "bot_state": "ACTIVE",
        "user_hash": hasher(42),
        "chat_hash": hasher(-100),
    }


def test_a_field_without_a_value_is_left_out(desk: Desk, press: Incoming) -> None:
    """None is not written; an empty text, a zero and an empty list are."""
    with desk.journal.scribe(press) as scribe:
        scribe(events.Rejected(name=events.REJECTED[Means.PRESS], reason_code="NOOP", reason_text=""))
        scribe(OK)
    line = desk.lines.written[0]
    assert {"button_id", "actual"}.isdisjoint(line)
    assert (line["reason_text"], line["expected"]) == ("", ())


def test_an_update_of_nobody_has_no_hashes(desk: Desk) -> None:
    """An update without a user or a chat has no hash that would look like somebody's."""
    with desk.journal.scribe(incoming("a1b2c3d4", user_id=0, chat_id=0)) as scribe:
        scribe(OK)
    assert list(desk.lines.written[0])[-1] == "bot_state"


def test_a_line_of_the_process_has_no_cid(desk: Desk) -> None:
    """A process event has time, level, name, its own fields and the state."""
    desk.journal.process(events.Shutdown(cause="SIGTERM", uptime_s=3.5))
    line = desk.lines.written[0]
    assert list(line) == ["ts", "level", "name", "cause", "uptime_s", "bot_state"]
    assert STAMP.fullmatch(str(line["ts"]))


def test_the_state_is_the_one_of_the_moment(desk: Desk, press: Incoming) -> None:
    """A process that becomes PASSIVE in the middle of an update says so from the next line on."""
    with desk.journal.scribe(press) as scribe:
        scribe(RECEIVED)
        desk.state[0] = BotState.PASSIVE
        scribe(OK)
    assert [line["bot_state"] for line in desk.lines.written] == ["ACTIVE", "PASSIVE"]


def test_an_event_takes_no_field_that_its_class_does_not_have() -> None:
    """There is no place for a prompt, a name or a phone number in an event."""
    kind = cast("Callable[..., object]", events.InputReceived)
    with pytest.raises(TypeError):
        kind(input_kind="text", text_len=3, prompt="cat")
    for name in ("prompt", "first_name"):
        with pytest.raises((AttributeError, TypeError)):
            setattr(RECEIVED, name, "cat")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (0.0, "1970-01-01T00:00:00.000Z"),
        (1768300245.0005, "2026-01-13T10:30:45.001Z"),
        (1768300245.9996, "2026-01-13T10:30:46.000Z"),
        (1768300245.123, "2026-01-13T10:30:45.123Z"),
    ],
)
def test_time_is_utc_with_milliseconds(desk: Desk, press: Incoming, at: float, text: str) -> None:
    """A time is rounded to the millisecond, over the second where it has to."""
    with desk.journal.scribe(press) as scribe:
        scribe(OK, at)
        scribe(OK, at + 61)
        scribe(OK, at)
    assert [line["ts"] == text for line in desk.lines.written] == [True, False, True]


@pytest.mark.parametrize("chain", [ACCEPTED, REJECTED], ids=["accepted", "rejected"])
def test_a_chain_is_legal_and_complete(desk: Desk, press: Incoming, chain: tuple[events.Chain, ...]) -> None:
    """What a scribe was given is what the log has, no line more and none less."""
    with desk.journal.scribe(press) as scribe:
        for event in chain:
            scribe(event)
    assert desk.lines.names == [event.name for event in chain]
    assert is_legal(desk.lines.names)


@pytest.mark.parametrize("said", range(len(ACCEPTED) - 1))
def test_silence_is_an_error(desk: Desk, press: Incoming, said: int) -> None:
    """An update that stops anywhere in its chain ends with DISPATCH_FAIL, and the chain is legal."""
    with desk.journal.scribe(press) as scribe:
        for event in ACCEPTED[:said]:
            scribe(event)
    last = desk.lines.written[-1]
    assert (last["name"], last["level"]) == ("DISPATCH_FAIL", "ERROR")
    assert (last["error_type"], last["reason_code"]) == ("SilentUpdate", "INTERNAL_ERROR")
    assert desk.lines.loud[-1]
    assert is_legal(desk.lines.names)


def test_silence_by_an_exception_names_the_exception(desk: Desk, press: Incoming) -> None:
    """An exception that nobody turned into a last line is told with its traceback, and goes on its way."""
    scribe = desk.journal.scribe(press)

    def fail() -> None:
        with scribe:
            scribe(RECEIVED)
            raise KeyError("lost")

    with pytest.raises(KeyError):
        fail()
    last = desk.lines.written[-1]
    assert (last["error_type"], last["error"]) == ("KeyError", "'lost'")
    assert "raise KeyError" in str(last["traceback"])


def test_closing_twice_is_closing_once(desk: Desk, press: Incoming) -> None:
    """A scribe that was closed by hand has nothing to add; what it missed came in when the update did."""
    scribe = desk.journal.scribe(press)
    scribe.close()
    scribe.close()
    assert desk.lines.names == ["UPDATE_RECEIVED", "DISPATCH_FAIL"]
    assert desk.lines.written[0]["ts"] == "2026-01-13T10:30:45.000Z"


def test_a_quiet_line_is_remembered_but_not_written(desk: Desk, press: Incoming) -> None:
    """A line below the level goes into the memory only; a loud one is marked as such."""
    with desk.journal.scribe(press) as scribe:
        scribe(events.CommandReceived(level=Level.DEBUG, command="start"))
        scribe(MISMATCH)
        scribe(OK)
    assert desk.lines.names == ["CALLBACK_REJECTED", "DISPATCH_OK"]
    assert desk.lines.loud == [True, False]
    assert [line["name"] for line in desk.journal.watch.recent(3)][-1] == "COMMAND_RECEIVED"


def test_guards_of_any_mapping_can_be_told(desk: Desk, press: Incoming) -> None:
    """Guards come as they are, also in a read-only mapping."""
    event = events.Accepted(
        name=events.ACCEPTED[Means.PRESS],
        from_screen="A",
        screen_id="B",
        button_id="C",
        guards=MappingProxyType({"open": True}),
        rev=1,
    )
    with desk.journal.scribe(press) as scribe:
        scribe(event)
        scribe(OK)
    assert desk.lines.written[0]["guards"] == {"open": True}


def test_every_text_of_an_event_is_closed_or_redacted() -> None:
    """A new field of text has to be named here as one of few values, or in FREE_TEXT to be cleaned."""
    kinds = [
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and kind.__module__ == events.__name__
    ]
    texts = {
        one.name
        for kind in kinds
        if issubclass(kind, events.Event)
        for one in fields(kind)
        if "str" in str(one.type) and one.name not in FREE_TEXT
    }
    assert texts == CLOSED


CLOSED = {
    *("event_type", "callback_id", "payload", "command", "input_kind", "handler", "button_id"),
    *("from_screen", "screen_id", "to_screen", "result", "reason_code", "expected", "actual", "mode", "text"),
    *("guards", "spec_hash", "error_type", "bot", "version", "cause", "migration", "outcome", "logger"),
    *("event", "task", "parent"),
}
