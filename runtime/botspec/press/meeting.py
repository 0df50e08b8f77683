"""One event decided: it meets its user on the screen where he is, or elsewhere."""

from dataclasses import replace
from typing import Final

from botspec.contract.uimap import Arc, Move
from botspec.core.case import Case
from botspec.core.decide import Accepted, Elsewhere, Rejected, Started, meet
from botspec.core.happening import Happening, TimeUp
from botspec.core.incoming import Incoming
from botspec.core.position import Position, Step, advance, decode
from botspec.ports import Turn, Wait
from botspec.press.act import act
from botspec.press.decision import (
    Decision,
    at_home,
    case_of,
    keep,
    outcome,
    prepared,
    standing,
    told,
    user_of,
)
from botspec.press.lookup import Lookup
from botspec.press.rooms import Rooms

OVER: Final = Decision(case=None, verdict=None, position=None, effects=())
"""An event that came too late: its job does not count any more, or the user has left the screen."""


async def encounter(rooms: Rooms, incoming: Incoming, event: Happening, turn: Turn) -> Decision:
    """Decides one event inside its open turn, ends what it comes from, and saves what it leaves behind."""
    if event.cause is not None and not await turn.claim(event.cause):
        return OVER
    stored = turn.position
    user = user_of(rooms, incoming, stored)
    here = standing(rooms, stored, user)
    start = here or at_home(rooms, incoming, stored)
    lookup = Lookup(rooms, turn.db, user, event.carries)
    lookup.start(start.data, user)
    case = await prepared(rooms, case_of(rooms, incoming, user, here), lookup)
    verdict = meet(case)
    if isinstance(verdict, Accepted):
        verdict = await act(rooms, turn, case, verdict, lookup)
    if isinstance(verdict, Elsewhere):
        decision = await _elsewhere(rooms, turn, case, _as_it_is(rooms, stored) or start, lookup)
    else:
        decision = await outcome(rooms, case, _unrefused(verdict), start, lookup)
    await keep(rooms, turn, decision)
    if isinstance(event.cause, TimeUp):
        await _wait_on(rooms, turn, event.cause, decision)
    return decision


async def _elsewhere(rooms: Rooms, turn: Turn, case: Case, position: Position, lookup: Lookup) -> Decision:
    """The user is told, and left where he is: nothing is drawn, and what he can press stays as it was."""
    found = rooms.ui.event.get(case.trigger)
    started: tuple[Started, ...] = ()
    if found is not None and found.do:
        arc = Arc(source=position.screen, trigger=case.trigger, to=(Move.STAY,), action=found.do)
        step = Step(to=Move.STAY, changes={}, page=position.page)
        done = await act(rooms, turn, case, Accepted(arc=arc, guards={}, step=step), lookup)
        accepted = _unrefused(done)
        moved = advance(rooms.ui, position, accepted.step)
        position, started = replace(moved, rev=position.rev), accepted.started
        lookup.start(position.data, user_of(rooms, case.incoming, position))
    words = await told(rooms, case, "" if found is None else found.notify, lookup)
    return Decision(case=case, verdict=Elsewhere(started=started), position=position, effects=words)


def _as_it_is(rooms: Rooms, stored: Position | None) -> Position | None:
    """Where the user stands, even if this build has no such screen: his next press will bring him home."""
    return None if stored is None else replace(stored, data=decode(rooms.ui.session, stored.data))


def _unrefused(verdict: Accepted | Rejected) -> Accepted:
    """What the compiler promises: neither an arc of an event refuses, nor its action."""
    if isinstance(verdict, Rejected):
        raise RuntimeError(f"an event was refused with {verdict.reason}: the registry and the spec differ")
    return verdict


async def _wait_on(rooms: Rooms, turn: Turn, time: TimeUp, decision: Decision) -> None:
    """Sets the next time of a screen on which the user stays."""
    position, verdict = decision.position, decision.verdict
    resets = isinstance(verdict, Accepted) and verdict.step.resets
    if position is None or position.screen != time.screen or resets:
        return
    later = (seconds for seconds in rooms.ui.spans.get(time.screen, {}) if seconds > time.seconds)
    following = next(later, None)
    wait = None if following is None else Wait(screen=time.screen, seconds=following, fired=time.seconds)
    await turn.wait(wait)
