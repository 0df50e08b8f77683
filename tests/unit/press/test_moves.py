"""A group that moves, in the hall: its store is asked to, by whoever serves."""

from dataclasses import replace
from typing import Any

from botspec.contract.vocabulary import BotState
from botspec.core.effects import Hide, Mode, Notice, Show, Strip, Toward, unplaced
from botspec.core.grammar import is_legal
from botspec.core.incoming import Means
from botspec.press import Handled


def move(incoming: Any) -> Any:
    """What intake makes of the message about it."""
    return replace(incoming.command("x"), means=Means.OTHER, chat_id=-5, user_id=0, moved_to=-105)


async def test_a_group_moves(counter: Any, incoming: Any) -> None:
    """All that is known of it goes on under the new id."""
    assert await counter.hall.handle(move(incoming)) is Handled.DONE
    assert counter.store.moves == [(-5, -105)]
    assert is_legal(counter.names)


async def test_a_passive_instance_moves_nothing(counter: Any, incoming: Any) -> None:
    """The message comes again, to the one that serves."""
    counter.seat[0] = BotState.PASSIVE
    assert await counter.hall.handle(move(incoming)) is Handled.BUSY
    assert counter.store.moves == []
    assert is_legal(counter.names)


def test_effects_in_a_chat_without_their_messages() -> None:
    """A screen is sent anew, nothing replies, a name stays, and no keyboard can be taken off."""
    show = Show(
        screen="MENU", rev=1, text="a", markup="", buttons=0, mode=Mode.EDIT, message_id=7, carries="m",
        toward=Toward(reply_to=6),
    )  # fmt: skip
    named = Notice(text="b", toward=Toward(name="Ann"))
    found = unplaced((show, named, Hide(toward=Toward(reply_to=6)), Strip(message_id=7)))
    bare = replace(show, mode=Mode.SEND, message_id=None, carries="", toward=None)
    assert found == (bare, named, Hide())
