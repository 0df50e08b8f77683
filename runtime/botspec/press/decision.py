"""One update decided.

The verdict of the ladder and the action, the position it leaves, the effects it has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from botspec.contract.actions import User
from botspec.contract.scope import EVERYBODY
from botspec.contract.vocabulary import BotState, Reason
from botspec.core.case import Case, asked
from botspec.core.decide import Accepted, Rejected, Started, Verdict, decide, is_overheard
from botspec.core.effects import Effect, Hide, Mode, Notice, Strip, Toward
from botspec.core.incoming import Incoming, Means, Origin
from botspec.core.people import Told, mention
from botspec.core.position import Position, advance, decode, defaults
from botspec.core.view import View
from botspec.ports import Earlier, Turn, Wait
from botspec.press.act import act
from botspec.press.lookup import Lookup
from botspec.press.rooms import Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What one update came to. Without a position nothing is saved, without a verdict nothing was decided.

    `result` and `reason` tell then why: `noop` (a repeat, or nothing that a bot acts on), `overheard` ...
    """

    case: Case | None
    verdict: Verdict | None
    position: Position | None
    effects: tuple[Effect, ...]
    earlier: Earlier | None = None
    result: str = "noop"
    reason: Reason = Reason.NOOP

    @property
    def started(self) -> tuple[Started, ...]:
        """The jobs that it has started."""
        return () if self.verdict is None or isinstance(self.verdict, Rejected) else self.verdict.started


IGNORED: Final = Decision(case=None, verdict=None, position=None, effects=())
"""An update that no bot acts on."""

OVERHEARD: Final = replace(IGNORED, result="overheard")
"""What people say to each other in a group."""

MOVED: Final = replace(IGNORED, result="moved", reason=Reason.SUCCESS)
"""A group has become a supergroup."""


async def resolve(rooms: Rooms, incoming: Incoming, turn: Turn) -> Decision:
    """Decides one update inside its open turn, and saves what it leaves behind."""
    stored = turn.position
    user = user_of(rooms, incoming, stored)
    here = standing(rooms, stored, user)
    case = case_of(rooms, incoming, user, here)
    if is_overheard(case):
        return OVERHEARD
    start = _known(here or at_home(rooms, incoming, stored), incoming)
    lookup = Lookup(rooms, turn.db, user)
    lookup.start(start.data, user)
    case = replace(
        case,
        lost=stored.screen if stored is not None and here is None else "",
        hurried=rooms.limit is not None and rooms.limit.is_passed(incoming.user_id, incoming.started),
    )
    case = await prepared(rooms, case, lookup)
    verdict = await _verdict(rooms, turn, case, lookup)
    decision = await outcome(rooms, case, verdict, start, lookup)
    await keep(rooms, turn, decision)
    return decision


async def keep(rooms: Rooms, turn: Turn, decision: Decision) -> None:
    """Saves what a decision leaves behind, and when the next `after` of the new screen is due."""
    position, verdict = decision.position, decision.verdict
    if position is None:
        return
    await turn.save(position, decision.effects)
    before = "" if turn.position is None else turn.position.screen
    resets = isinstance(verdict, Accepted) and verdict.step.resets
    if position.screen == before and not resets:
        return
    spans = rooms.ui.spans
    if position.screen in spans:
        await turn.wait(Wait(screen=position.screen, seconds=next(iter(spans[position.screen]))))
    elif before in spans:
        await turn.wait(None)


def passive(rooms: Rooms, incoming: Incoming) -> Decision:
    """The decision of an instance that does not serve: nothing is read, saved or shown."""
    case = replace(case_of(rooms, incoming, user_of(rooms, incoming, None)), seat=BotState.PASSIVE)
    return Decision(case=case, verdict=decide(case), position=None, effects=())


def repeated(earlier: Earlier) -> Decision:
    """The decision on an update that was committed before: its answer is given again, nothing else."""
    effects = () if earlier.answer is None else (earlier.answer,)
    return Decision(case=None, verdict=None, position=None, effects=effects, earlier=earlier)


def user_of(rooms: Rooms, incoming: Incoming, position: Position | None) -> User:
    """Who pressed, or to whom it happens: of an event, Telegram said nothing new of the user."""
    first_name, language, chosen = incoming.first_name, incoming.language, ""
    if position is not None:
        chosen = position.locale
        if incoming.means is Means.EVENT and not position.is_shared:
            first_name, language = position.first_name, position.language
    if rooms.ui.scope.owner(incoming.chat_id, incoming.user_id) == EVERYBODY:
        language = ""  # that of the group, whoever presses
    told = Told(user_id=incoming.user_id, first_name=first_name, language=language, chosen=chosen)
    return rooms.people.user(told)


def _known(position: Position, incoming: Incoming) -> Position:
    """The position with what Telegram says of the user now."""
    return replace(position, first_name=incoming.first_name, language=incoming.language)


def standing(rooms: Rooms, stored: Position | None, user: User) -> Position | None:
    """Where the user stands, and where `back` leads, as far as this build has those screens for him.

    Screens come and go with new builds, and one who is no administrator any more may stand on one of theirs.
    """
    is_there = stored is not None and (
        stored.screen in rooms.ui.screen if stored.is_shared else _is_open(rooms, stored.screen, user)
    )
    if stored is None or not is_there:
        return None
    history = tuple(screen for screen in stored.history if _is_open(rooms, screen, user))
    return replace(_read(rooms, stored), history=history)


def _is_open(rooms: Rooms, screen: str, user: User) -> bool:
    found = rooms.ui.screen.get(screen)
    return found is not None and found.role in ("", user.role)


def _allowed(rooms: Rooms, position: Position, user: User) -> Position:
    """The position, or home when `back` would lead to a screen that is not for this user any more."""
    if _is_open(rooms, position.screen, user):
        return position
    return replace(position, screen=rooms.ui.home, history=(), page=0)


def _read(rooms: Rooms, stored: Position) -> Position:
    return replace(stored, data=decode(rooms.ui.session, stored.data))


def at_home(rooms: Rooms, incoming: Incoming, stored: Position | None) -> Position:
    """A new user stands at home; one whose screen this build does not have for him is brought there."""
    ui = rooms.ui
    if stored is None:
        owner = ui.scope.owner(incoming.chat_id, incoming.user_id)
        return Position(chat_id=incoming.chat_id, user_id=owner, screen=ui.home, data=defaults(ui))
    known = _read(rooms, stored)
    return replace(known, screen=ui.home, history=(), page=0, rev=stored.rev + 1)


def case_of(rooms: Rooms, incoming: Incoming, user: User, position: Position | None = None) -> Case:
    """The case of an update, or of an event, before anything is looked up."""
    found = asked(rooms.plan, incoming, position.screen if position else "")
    return Case(
        ui=rooms.ui,
        plan=rooms.plan,
        kernel=rooms.kernel,
        seat=BotState.ACTIVE,
        incoming=incoming,
        trigger=found.trigger,
        called=found.called,
        arg=found.arg,
        position=position,
        user=user,
        values={},
    )


async def prepared(rooms: Rooms, case: Case, lookup: Lookup) -> Case:
    """The case with the facts that its decision needs; a stale press needs none, it will be refused."""
    called, here = case.called, case.position
    is_stale = case.hurried or (called is not None and (here is None or called.rev != here.rev))
    facts = case.needs.facts if case.needs is not None and not is_stale else ()
    return replace(case, values=await lookup.load(facts))


async def _verdict(rooms: Rooms, turn: Turn, case: Case, lookup: Lookup) -> Accepted | Rejected:
    verdict = decide(case)
    return await act(rooms, turn, case, verdict, lookup) if isinstance(verdict, Accepted) else verdict


async def outcome(
    rooms: Rooms, case: Case, verdict: Accepted | Rejected, start: Position, lookup: Lookup
) -> Decision:
    """What a verdict comes to: the position, what the user is told, and the screen that is drawn."""
    match verdict:
        case Accepted(arc=arc, step=step):
            position, say = _allowed(rooms, advance(rooms.ui, start, step), lookup.user), arc.say
            if arc.action or step.changes or arc.resets:
                lookup.start(position.data, user_of(rooms, case.incoming, position))
        case Rejected():
            position, say = start, verdict.told or verdict.reason
    is_flood = isinstance(verdict, Rejected) and verdict.reason == Reason.RATE_LIMIT
    is_told = isinstance(verdict, Rejected) and rooms.albums.is_told(case.incoming)
    if is_told or (is_flood and case.incoming.means is not Means.PRESS):
        return Decision(case=case, verdict=verdict, position=start, effects=())
    words = await told(rooms, case, say, lookup)
    if isinstance(verdict, Rejected) and verdict.aside:
        return Decision(case=case, verdict=verdict, position=None, effects=words)
    if is_flood:  # a press has to be answered; to draw, too, would feed the flood
        return Decision(case=case, verdict=verdict, position=start, effects=words)
    placed, screen = await drawn(rooms, case, position, lookup)
    return Decision(case=case, verdict=verdict, position=placed, effects=(*words, *screen))


async def told(rooms: Rooms, case: Case, say: str, lookup: Lookup) -> tuple[Effect, ...]:
    """What the user is told.

    A press is answered in any case, a message only when there is something to say.
    """
    text = ""
    if say:
        values = await lookup.load(rooms.plan.said_facts.get(say, ()))
        text = rooms.renderer.say(say, lookup.user.locale, values)
    if case.incoming.means is Means.PRESS:
        return (rooms.renderer.answer(case.incoming.callback_id, say, text),)
    return (Notice(text=text, toward=toward(case.incoming, lookup.user)),) if text else ()


def toward(incoming: Incoming, user: User) -> Toward | None:
    """To whom a new message is, where there are others: to a press and to an event no message can reply."""
    if not incoming.in_group:
        return None
    if incoming.means in (Means.COMMAND, Means.INPUT):
        return Toward(reply_to=incoming.message_id)
    return Toward(name=mention(user)) if user.first_name else None


async def drawn(
    rooms: Rooms, case: Case, position: Position, lookup: Lookup
) -> tuple[Position, Sequence[Effect]]:
    """The screen: drawn on the pressed message, below what the user typed, or where it stands on an event.

    The keyboard of a message that shows it no longer goes.
    """
    leaves = _leaves_reply(rooms, case)
    if leaves:  # a message with such a keyboard can neither be edited nor stripped
        position = position.on(None)
    incoming, old = case.incoming, position.message_id
    mode = Mode.SEND
    if incoming.means is Means.EVENT:
        mode = Mode.EDIT
    if incoming.means is Means.PRESS and incoming.origin is Origin.MESSAGE and case.is_own:
        position = position.on(incoming.message_id)
        mode = Mode.EDIT
    values: Mapping[str, object] = await lookup.load(rooms.plan.screen_facts[position.screen])
    user = lookup.user
    whom = None if position.is_shared else toward(incoming, user)
    role = rooms.ui.screen[position.screen].role if position.is_shared else user.role
    view = View(position=position, locale=user.locale, role=role, values=values)
    show = replace(rooms.renderer.show(view, mode), toward=whom)
    hide = (Hide(toward=whom),) if leaves and not rooms.ui.screen[position.screen].reply else ()
    drawn_on = None if show.mode is Mode.SEND else show.message_id
    gone = dict.fromkeys(one for one in (old, show.message_id) if one is not None and one != drawn_on)
    return position, (*hide, show, *(Strip(message_id=one) for one in gone))


def _leaves_reply(rooms: Rooms, case: Case) -> bool:
    """Whether a reply keyboard is below the input field: the user's screen has one, or may have had one."""
    here = case.position
    return bool(case.lost and rooms.plan.labels) if here is None else here.screen in rooms.plan.labels


def apology(rooms: Rooms, incoming: Incoming, stands: Position | None) -> Effect | None:
    """What the user is told, in his language, when the bot met a bug: nothing of the press was kept."""
    user = user_of(rooms, incoming, stands)
    text = ""
    if set(rooms.ui.reason[Reason.INTERNAL_ERROR].reads) <= {"user"}:  # nothing can be looked up any more
        text = rooms.renderer.say(Reason.INTERNAL_ERROR, user.locale, {"user": user})
    if incoming.means is Means.PRESS:
        return rooms.renderer.answer(incoming.callback_id, Reason.INTERNAL_ERROR, text)
    is_spoken = incoming.means in (Means.COMMAND, Means.INPUT)
    return Notice(text=text, toward=toward(incoming, user)) if text and is_spoken else None
