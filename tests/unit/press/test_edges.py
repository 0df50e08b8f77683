"""The hall at its edges: after the commit, in a flood, in a group, and in what the log may say."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from botspec.contract import Arc, LinkDef, ScreenDef
from botspec.contract.errors import StoreError
from botspec.core.effects import Effect, Mode, Receipt
from botspec.core.grammar import is_legal
from botspec.core.incoming import Means
from botspec.core.machine import Kernel
from botspec.core.plan import plan
from botspec.core.render import Renderer
from botspec.core.texts import Texts
from botspec.ports import Parcel
from botspec.press import Handled, RateLimit


class ForgetfulStore:
    """Fails to record a delivery: the database went away between commit and record."""

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        raise StoreError("gone")


class BrokenMessenger:
    """A messenger with a bug."""

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        raise ZeroDivisionError("ours")


async def test_a_delivery_that_cannot_be_recorded_is_done(
    counter: Any, incoming: Any, monkeypatch: Any
) -> None:
    """The press is committed and shown, so it is not sent again.

    A warning tells, the outbox still owes it.
    """
    counter.at("MENU")
    monkeypatch.setattr(type(counter.store), "delivered", ForgetfulStore.delivered)
    assert await counter.hall.handle(incoming.press("leave~3")) is Handled.DONE
    assert counter.line("DISPATCH_OK")["result"] == "accepted"
    assert counter.line("LOG")["level"] == "WARNING"
    assert is_legal(counter.names)


async def test_nobody_apologises_for_what_was_kept(counter: Any, incoming: Any, monkeypatch: Any) -> None:
    """A bug after the commit is logged; the user is not told that nothing was kept, for it was."""
    counter.at("MENU")
    monkeypatch.setattr(type(counter.messenger), "deliver", BrokenMessenger.deliver)
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    assert counter.store.position.screen == "DONE"
    assert counter.messenger.effects == []
    assert counter.line("DISPATCH_FAIL")["error"] == "ours"


async def test_a_failure_names_screen_and_button(counter: Any, incoming: Any) -> None:
    """The last line of a bug says where the user stood and what he pressed."""
    counter.at("MENU")
    counter.shop.mood = "explode"
    await counter.hall.handle(incoming.press("pay~3"))
    failed = counter.line("DISPATCH_FAIL")
    assert (failed["from_screen"], failed["button_id"]) == ("MENU", "PAY")


async def test_a_fact_that_is_not_as_declared_is_a_bug(counter: Any, incoming: Any, monkeypatch: Any) -> None:
    """Nothing is decided by it or drawn of it: the user is told, and the log names the fact."""

    async def balance(self: object, query: object) -> str:
        return "7.00"

    monkeypatch.setattr(type(counter.shop), "balance", balance)
    counter.at("MENU")
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    failed = counter.line("DISPATCH_FAIL")
    assert (failed["reason_code"], failed["error"]) == (
        "INTERNAL_ERROR",
        "the fact balance takes decimal, not a str",
    )
    assert counter.store.position.screen == "MENU"
    assert is_legal(counter.names)


async def test_an_answer_with_values_is_logged_by_its_key(counter: Any, incoming: Any) -> None:
    """What is told to one user alone may hold what is private: the log shows which text it was."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("pay~3"))
    assert counter.line("ANSWER_CALLBACK_QUERY")["text"] == "notices.thanks"


async def test_a_flood_of_messages_is_not_answered(counter: Any, incoming: Any) -> None:
    """Beyond the rate limit nothing is sent for a message: each answer would feed the flood."""
    counter.at("MENU")
    for number in range(51):
        counter.messenger.effects.clear()
        await counter.hall.handle(replace(incoming.command("start"), update_id=number))
    assert counter.messenger.effects == []
    assert counter.log.lines[-1]["reason_code"] == "RATE_LIMIT"


async def test_a_press_on_somebody_elses_screen(counter: Any, incoming: Any) -> None:
    """In a group a press on another user's message is told so; nothing is drawn or kept for who pressed."""
    counter.at("MENU", chat_id=-100)
    press = replace(incoming.press("leave~3", message_id=99), chat_id=-100)
    await counter.hall.handle(press)
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == "STATE_MISMATCH"
    [answer] = counter.messenger.effects
    assert answer.text == "Not yours"
    assert counter.store.turns[-1].saved is None
    assert is_legal(counter.names)


async def test_a_stranger_presses_what_this_build_does_not_know(counter: Any, incoming: Any) -> None:
    """In a group a forged press of somebody without a screen gets its reason's words, and no screen."""
    await counter.hall.handle(replace(incoming.press("nonsense~3", message_id=99), chat_id=-100))
    assert [type(one).__name__ for one in counter.messenger.effects] == ["Answer"]
    assert counter.messenger.effects[0].text == "unknown_callback"
    assert counter.store.turns[-1].saved is None


async def test_a_screen_of_which_the_message_is_not_known(counter: Any, incoming: Any) -> None:
    """In a group a press counts only on the message that is known to be the user's; he gets a new one."""
    counter.at("MENU", chat_id=-100, message_id=None)
    await counter.hall.handle(replace(incoming.press("leave~3", message_id=99), chat_id=-100))
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == "STATE_MISMATCH"
    assert (counter.shown().screen, counter.shown().mode) == ("MENU", Mode.SEND)


async def test_a_message_that_is_not_expected(counter: Any, incoming: Any) -> None:
    """A typed message where none is taken is told in words of its own, and the screen is drawn below it."""
    counter.at("MENU")
    typed = replace(incoming.command(""), means=Means.INPUT, input_kind="text", text="hello")
    await counter.hall.handle(typed)
    assert counter.line("INPUT_REJECTED")["reason_code"] == "UNKNOWN_ACTION"
    notice, shown, strip = counter.messenger.effects
    assert (notice.text, shown.mode, strip.message_id) == ("Not expected", Mode.SEND, 70)


def refit(counter: Any, **changes: Any) -> None:
    """Gives the hall another spec."""
    rooms = counter.hall._rooms
    ui = replace(rooms.ui, **changes)
    counter.hall._rooms = replace(
        rooms, ui=ui, plan=plan(ui), kernel=Kernel(ui), renderer=Renderer(ui, Texts(ui))
    )


async def test_a_new_user_and_a_command_of_the_home_screen(counter: Any, incoming: Any) -> None:
    """A command that home decides by a fact works for a user who stands nowhere yet."""
    ui = counter.hall._rooms.ui
    rich = ui.arcs[0].when
    own = (
        Arc(source="MENU", trigger="/start", to=("DONE",), when=rich),
        Arc(source="MENU", trigger="/start", to=("MENU",)),
    )
    refit(counter, arcs=(*own, *ui.arcs))
    await counter.hall.handle(incoming.command("start"))
    assert counter.line("COMMAND_ACCEPTED")["screen_id"] == "DONE"


async def test_back_never_leads_behind_a_closed_door(counter: Any, incoming: Any) -> None:
    """When the fallback of `back` is a screen of administrators, another user is led home."""
    ui = counter.hall._rooms.ui
    vault = ScreenDef(id="VAULT", fallback="MENU", role="admin")
    screens = (ui.screens[0], replace(ui.screens[1], fallback="VAULT"), vault)
    refit(counter, screens=screens)
    counter.at("DONE", history=())
    await counter.hall.handle(incoming.press("back~3"))
    assert counter.store.position.screen == "MENU"


def test_a_crowd_is_swept_rarely() -> None:
    """The rate limiter looks through everybody only when their number has doubled."""
    limit = RateLimit(count=3, seconds=10)
    for user in range(10_002):
        assert not limit.is_passed(user, now=0.0)
    assert limit._most == 2 * 10_001


def test_nobody_is_forgotten_too_early() -> None:
    """A user who went too fast is remembered until his bucket is full again."""
    limit = RateLimit(count=1, seconds=10)
    assert not limit.is_passed(1, now=0.0)
    assert limit.is_passed(1, now=1.0)
    assert not limit.is_passed(1, now=11.5)


@pytest.mark.parametrize(
    ("text", "payload", "screen"),
    [("promo", "PROMO", "DONE"), ("my secret", "no link, 9 characters", "MENU"), ("", None, "MENU")],
)
async def test_a_deep_link_is_logged(
    counter: Any, incoming: Any, text: str, payload: str | None, screen: str
) -> None:
    """The log names the link that was opened, or says that it was none; never what was sent."""
    ui = counter.hall._rooms.ui
    arcs = (*ui.arcs, Arc(source="*", trigger="/start PROMO", to=("DONE",)))
    refit(counter, arcs=arcs, links=(LinkDef("PROMO", "promo"),))
    counter.at("MENU")
    await counter.hall.handle(replace(incoming.command("start"), text=text))
    assert counter.line("COMMAND_RECEIVED").get("payload") == payload
    assert counter.store.position.screen == screen
    assert "secret" not in str(counter.log.lines)
    assert is_legal(counter.names)
