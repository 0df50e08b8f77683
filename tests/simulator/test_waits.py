"""A tour can wait until an event meets its visitor: for a signal, for the right one, and not for ever."""

import asyncio
from collections.abc import Sequence
from typing import Any

from botspec.simulator import Simulator
from botspec.simulator.script import Expect, Step, Visitor
from botspec.simulator.tour import Line, Player
from tests.simulator.playing import USER, Client, Hook

VISITOR = Visitor(id=USER)


class Paper:
    """A log that a test writes."""

    def __init__(self) -> None:
        self._lines: list[Line] = []
        self._more = asyncio.Event()

    def recent(self, count: int) -> Sequence[Line]:
        """Gives the last lines, newest first."""
        return self._lines[::-1][:count]

    async def grown(self) -> None:
        """Waits for one more line."""
        await self._more.wait()

    def write(self, cid: str, user: str, name: str, **fields: object) -> None:
        """Writes a line."""
        self._lines.append({"name": name, "cid": cid, "user_hash": user, "level": "INFO", **fields})
        self._more.set()
        self._more = asyncio.Event()

    def event(self, cid: str, event: str, *, user: str = "ann", screen: str = "RESULT") -> None:
        """Writes the chain of an event that met a user's screen."""
        self.write(cid, user, "EVENT_RECEIVED", event=event)
        self.write(cid, user, "UI_RENDER", screen_id=screen)
        self.write(cid, user, "DISPATCH_OK", reason_code="SUCCESS")


async def entered(simulator: Simulator, client: Client, hook: Hook, *, patience: float = 10) -> "Desk":
    """A player whose visitor has said something, so that the log knows him."""
    await client.ok("setWebhook", url=hook.url)
    paper = Paper()
    player = Player(simulator, paper, patience=patience)
    paper.write("c0", "ann", "UPDATE_RECEIVED", update_id=1000)
    await player.play(VISITOR, Step(say="hello"))
    return Desk(paper, player)


class Desk:
    """A player and the log that it reads."""

    def __init__(self, paper: Paper, player: Player) -> None:
        self.paper = paper
        self.player = player

    async def wait(self, event: str, **expect: Any) -> tuple[str, ...]:
        """Waits for an event; what was not as expected."""
        played = await self.player.play(VISITOR, Step(wait=event, expect=Expect(**expect)))
        return played.problems


async def test_it_goes_on_when_the_event_has_ended(simulator: Simulator, client: Client, hook: Hook) -> None:
    """The step ends with the last line of the event's chain, which is what it then looks at."""
    desk = await entered(simulator, client, hook)
    waiting = asyncio.create_task(desk.wait("READY", screen="RESULT", reason="SUCCESS"))
    await asyncio.sleep(0)
    desk.paper.write("c1", "ann", "EVENT_RECEIVED", event="READY")
    await asyncio.sleep(0)
    assert not waiting.done()
    desk.paper.write("c1", "ann", "UI_RENDER", screen_id="RESULT")
    desk.paper.write("c1", "ann", "DISPATCH_OK", reason_code="SUCCESS")
    assert await asyncio.wait_for(waiting, 10) == ()


async def test_each_event_is_waited_for_once(simulator: Simulator, client: Client, hook: Hook) -> None:
    """What has come before the step counts, but only for one step."""
    desk = await entered(simulator, client, hook, patience=0.1)
    desk.paper.event("c1", "READY")
    desk.paper.event("c2", "READY", screen="MENU")
    assert await desk.wait("READY", screen="RESULT") == ()
    assert await desk.wait("READY", screen="RESULT") == ("screen: expected RESULT, got MENU",)
    assert await desk.wait("READY") == ("READY did not meet the visitor in 0.1 s",)


async def test_other_events_are_not_it(simulator: Simulator, client: Client, hook: Hook) -> None:
    """Neither another event counts, nor the same one of another user."""
    desk = await entered(simulator, client, hook, patience=0.1)
    desk.paper.event("c1", "FAILED")
    desk.paper.event("c2", "READY", user="bob")
    assert await desk.wait("READY") == ("READY did not meet the visitor in 0.1 s",)


async def test_what_the_user_was_told(simulator: Simulator, client: Client, hook: Hook) -> None:
    """The answer of an event is the message that it left below the screen."""
    desk = await entered(simulator, client, hook)
    desk.paper.event("c1", "READY")
    await client.send("It is ready")
    assert await desk.wait("READY", answer="is ready") == ()
