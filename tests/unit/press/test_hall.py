"""The hall from outside: what is saved, shown and logged for each kind of update."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from botspec.contract import BotState
from botspec.core.effects import Answer, Mode, Notice, Show, Strip
from botspec.core.grammar import is_legal
from botspec.core.incoming import Means, Origin
from botspec.ports import Earlier
from botspec.press import Handled


async def test_an_accepted_press(counter: Any, incoming: Any) -> None:
    """The action runs, the position moves, the message is edited, the user thanked, the chain whole."""
    counter.at("MENU")
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    position = counter.store.position
    assert (position.screen, position.rev, position.history, position.data) == (
        "DONE",
        4,
        ("MENU",),
        {"note": "paid"},
    )
    answer, show = counter.messenger.effects
    assert answer == Answer(callback_id="9", text="Thank you, 4.00 left")
    assert (show.screen, show.mode, show.message_id, show.text) == ("DONE", Mode.EDIT, 70, "Done paid")
    assert is_legal(counter.names)
    accepted = counter.line("CALLBACK_ACCEPTED")
    assert (accepted["from_screen"], accepted["screen_id"], accepted["guards"]) == (
        "MENU",
        "DONE",
        {"balance >= 1": True},
    )
    assert counter.line("DISPATCH_OK")["reason_code"] == "SUCCESS"


async def test_an_action_sees_session_facts_and_cid(counter: Any, incoming: Any) -> None:
    """An action is handed what its class declares."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("pay~3"))
    (press,) = counter.shop.presses
    assert (press.cid, press.chat_id, press.facts.balance, press.data.note) == (
        "cafe0001",
        5,
        Decimal(5),
        None,
    )


async def test_a_stale_press_is_told_and_redrawn(counter: Any, incoming: Any) -> None:
    """A press on an old picture changes nothing: the reason is told, the screen drawn again."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("pay~2"))
    assert counter.store.position.rev == 3
    assert counter.shop.presses == []
    answer, show = counter.messenger.effects
    assert (answer.text, show.screen, show.rev) == ("state_mismatch", "MENU", 3)
    rejected = counter.line("CALLBACK_REJECTED")
    assert (rejected["reason_code"], rejected["reason_text"]) == ("STATE_MISMATCH", "Expected rev 3, got 2")
    assert (rejected["level"], rejected["expected"], rejected["actual"]) == ("WARNING", ("MENU",), "MENU")
    assert is_legal(counter.names)


async def test_a_guard_answers_with_its_own_text(counter: Any, incoming: Any) -> None:
    """The text of a reason may use facts; they are looked up for it."""
    counter.at("MENU")
    counter.shop.money = Decimal("0.5")
    await counter.hall.handle(incoming.press("pay~3"))
    answer = counter.messenger.effects[0]
    assert (answer.text, answer.alert) == ("You have 0.50", True)


async def test_an_action_that_refuses_leaves_nothing(counter: Any, incoming: Any) -> None:
    """What an action wrote before it refused is undone, and its reason is told."""
    counter.at("MENU")
    counter.shop.mood = "refuse"
    await counter.hall.handle(incoming.press("pay~3"))
    assert counter.store.turns[-1].marks == ["mark", "rewind"]
    assert (counter.store.position.screen, counter.store.position.rev) == ("MENU", 3)
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == "MODEL_DISABLED"
    assert is_legal(counter.names)


@pytest.mark.parametrize(
    ("mood", "error"),
    [
        ("explode", "the till is broken"),
        ("stray", "action pay went to MENU; on MENU it may go to: DONE"),
        ("undeclared", "action pay rejected with DB_ERROR; add it to its may_reject in the spec"),
    ],
)
async def test_a_bug_is_told_and_the_process_lives(
    counter: Any, incoming: Any, mood: str, error: str
) -> None:
    """An exception, an undeclared exit or reason rolls back, is told, and ends in DISPATCH_FAIL."""
    counter.at("MENU")
    counter.shop.mood = mood
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    assert counter.store.turns[-1].saved is None
    assert counter.messenger.effects == [Answer(callback_id="9", text="internal_error", alert=True)]
    failed = counter.line("DISPATCH_FAIL")
    assert (failed["reason_code"], failed["error"]) == ("INTERNAL_ERROR", error)
    assert "Traceback" in failed["traceback"]
    assert is_legal(counter.names)
    counter.shop.mood = "pay"
    counter.log.lines.clear()
    await counter.hall.handle(incoming.press("pay~3", update_id=2))
    assert counter.line("DISPATCH_OK")["result"] == "accepted"


async def test_a_database_that_is_down(counter: Any, incoming: Any) -> None:
    """Without a database nothing is told: Telegram is asked to send the update again."""
    counter.store.is_down = True
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.RETRY
    assert counter.messenger.effects == []
    assert counter.line("DISPATCH_FAIL")["reason_code"] == "DB_ERROR"
    assert is_legal(counter.names)


async def test_a_conflict_is_run_again(counter: Any, incoming: Any) -> None:
    """When two transactions meet, the turn is run once more; the log tells one chain."""
    counter.at("MENU")
    counter.shop.mood = "conflict"
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    assert (len(counter.store.turns), counter.store.position.screen) == (2, "DONE")
    assert is_legal(counter.names)


async def test_a_repeat_is_answered_again_and_nothing_else(counter: Any, incoming: Any) -> None:
    """An update that was committed before gives its answer again; nothing is decided, saved or drawn."""
    counter.at("DONE")
    counter.store.earlier = Earlier(attempt=2, answer=Answer(callback_id="9", text="ok"))
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.DONE
    assert counter.messenger.effects == [Answer(callback_id="9", text="ok")]
    assert (counter.store.turns[-1].saved, counter.store.settled, counter.shop.presses) == (None, [], [])
    assert counter.line("UPDATE_RECEIVED")["attempt"] == 2
    assert counter.line("DISPATCH_OK")["reason_code"] == "NOOP"
    assert is_legal(counter.names)


async def test_a_passive_instance_touches_nothing(counter: Any, incoming: Any) -> None:
    """PASSIVE says so in the log and asks Telegram to come back; it reads and shows nothing."""
    counter.seat[0] = BotState.PASSIVE
    assert await counter.hall.handle(incoming.press("pay~3")) is Handled.BUSY
    assert (counter.store.turns, counter.messenger.effects) == ([], [])
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == "PASSIVE_REJECT"
    assert is_legal(counter.names)


async def test_a_command_is_drawn_below_and_the_old_keyboard_goes(counter: Any, incoming: Any) -> None:
    """A screen that follows a message is sent anew, escaped, and the keyboard above is taken away."""
    counter.at("DONE")
    await counter.hall.handle(incoming.command("start"))
    show, strip = counter.messenger.effects
    assert (show.mode, show.text, strip) == (Mode.SEND, "Hello Ann &lt;3, 5.00", Strip(message_id=70))
    assert is_legal(counter.names)


async def test_a_rejected_message_is_told_in_words(counter: Any, incoming: Any) -> None:
    """There is no press to answer, so the reason is a message of its own, above the screen."""
    counter.at("MENU")
    await counter.hall.handle(incoming.command("nope"))
    notice, show, _ = counter.messenger.effects
    assert (notice, show.screen) == (Notice(text="No such command"), "MENU")


async def test_a_new_user_who_presses(counter: Any, incoming: Any) -> None:
    """A press of a user of whom nothing is known is a mismatch, and the home screen is drawn for him."""
    await counter.hall.handle(incoming.press("leave~9", message_id=33))
    assert (counter.store.position.screen, counter.store.position.message_id) == ("MENU", 33)
    assert counter.line("CALLBACK_REJECTED")["reason_text"] == "Expected MENU, got no screen"


async def test_a_screen_that_this_build_lost(counter: Any, incoming: Any) -> None:
    """A user on a screen that is gone is brought home, with a newer rev than any of his old keyboards."""
    counter.at("ATTIC", history=("MENU",), data={"note": "kept"})
    await counter.hall.handle(incoming.press("leave~3"))
    position = counter.store.position
    assert (position.screen, position.rev, position.history, position.data) == (
        "MENU",
        4,
        (),
        {"note": "kept"},
    )
    assert counter.line("CALLBACK_REJECTED")["reason_text"] == "Expected MENU, got ATTIC"


async def test_a_press_on_another_message(counter: Any, incoming: Any) -> None:
    """The screen moves to the message that was pressed, and the one it left loses its keyboard."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("leave~2", message_id=44))
    show = counter.shown()
    assert (show.mode, show.message_id, counter.store.position.message_id) == (Mode.EDIT, 44, 44)
    assert counter.messenger.effects[-1] == Strip(message_id=70)


@pytest.mark.parametrize(("message_id", "carries"), [(70, "photo:1"), (44, "")])
async def test_what_a_message_carries_is_known_of_its_own_alone(
    counter: Any, incoming: Any, message_id: int, carries: str
) -> None:
    """Of another message that was pressed nobody knows what it shows: it counts as a text."""
    counter.at("MENU", carries="photo:1")
    await counter.hall.handle(incoming.press("leave~2", message_id=message_id))
    assert (counter.shown().carries, counter.store.position.carries) == (carries, carries)


@pytest.mark.parametrize(
    ("origin", "reason"), [(Origin.INACCESSIBLE, "STATE_MISMATCH"), (Origin.NONE, "UNKNOWN_ACTION")]
)
async def test_a_press_on_a_message_out_of_reach(
    counter: Any, incoming: Any, origin: Origin, reason: str
) -> None:
    """It is refused with its reason, answered, and the screen is sent anew."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("leave~3", origin=origin))
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == reason
    assert isinstance(counter.messenger.effects[0], Answer)
    assert counter.shown().mode is Mode.SEND


async def test_garbage_is_never_repeated(counter: Any, incoming: Any) -> None:
    """Callback data that does not parse is logged by its length, answered and redrawn."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("secret\x01"))
    assert "secret" not in str(counter.log.lines)
    assert counter.line("CALLBACK_REJECTED")["reason_code"] == "UNKNOWN_ACTION"
    assert counter.shown().screen == "MENU"


async def test_too_fast_is_answered_only(counter: Any, incoming: Any) -> None:
    """Beyond the rate limit a press is answered but not drawn: redrawing would feed the flood."""
    counter.at("MENU")
    for number in range(51):
        counter.messenger.effects.clear()
        await counter.hall.handle(incoming.press("leave~2", update_id=number))
    assert [type(effect) for effect in counter.messenger.effects] == [Answer]
    assert counter.log.lines[-1]["reason_code"] == "RATE_LIMIT"


async def test_what_telegram_refuses_is_a_failure_of_the_chain(counter: Any, incoming: Any) -> None:
    """A screen that Telegram refuses for good ends the chain in DISPATCH_FAIL, with Telegram's words."""
    counter.at("MENU")
    counter.messenger.refuses = "Forbidden: bot was blocked by the user"
    assert await counter.hall.handle(incoming.press("leave~3")) is Handled.DONE
    failed = counter.line("DISPATCH_FAIL")
    assert (failed["reason_code"], failed["error"]) == (
        "DOWNSTREAM_ERROR",
        "Forbidden: bot was blocked by the user",
    )
    assert is_legal(counter.names)


async def test_an_update_that_no_bot_acts_on(counter: Any, incoming: Any) -> None:
    """It is logged and taken, and nothing is opened for it."""
    other = replace(incoming.press(""), means=Means.OTHER, event_type="edited_message")
    assert await counter.hall.handle(other) is Handled.DONE
    assert (counter.names, counter.store.turns) == (["UPDATE_RECEIVED", "DISPATCH_OK"], [])


async def test_facts_are_looked_up_only_when_needed(counter: Any, incoming: Any) -> None:
    """A stale press loads only what the redraw shows: nothing, when its screen uses no fact."""
    counter.at("DONE", history=())
    await counter.hall.handle(incoming.press("back~1"))
    assert counter.shop.queries == 0


async def test_what_was_owed_is_settled(counter: Any, incoming: Any) -> None:
    """After the delivery the store is told what became of every effect."""
    counter.at("MENU")
    await counter.hall.handle(incoming.press("leave~3"))
    ((parcel, receipts),) = counter.store.settled
    assert (parcel.chat_id, parcel.user_id, parcel.update_id, parcel.rev) == (5, 5, 1, 4)
    assert [type(receipt.effect) for receipt in receipts] == [Answer, Show]
