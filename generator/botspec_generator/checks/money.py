"""Rules on background work: it is started once, and its end finds the user who waits for it."""

from collections.abc import Iterator, Mapping

from botspec.contract.uimap import ANY, Move
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.findings import Span
from botspec_generator.graph import Arc


def double_start(view: View) -> Iterator[Problem]:
    """A press that starts a task leads on, or can be refused the next time.

    If the user stays where he is, the button is still there: he presses it again, and the work is done, and
    paid for, twice. A condition of the arc or of the button, or a reason that the action may give, can say no
    to the second press.

        actions: {paint: {starts: [PAINT]}}
        FORM: {on: {PAINT_IT: {do: paint, to: stay}}}

    Lead to a screen that waits for the end of the task, or refuse the second press: by a condition, or by
    `may_reject: [RATE_LIMIT]`.
    """
    starts = {action.name: action.starts for action in view.graph.actions if not action.reasons}
    seen: set[Span] = set()
    for arc in view.graph.arcs if any(starts.values()) else ():
        tasks = starts.get(arc.action, ())
        if not tasks or arc.span in seen or not view.is_of_user(arc) or not _stays(arc, view):
            continue
        others = view.arcs[arc.source][arc.trigger]
        if arc.trigger in view.visible or any(each.when is not None for each in others):
            continue
        seen.add(arc.span)
        screen = "" if arc.source == ANY else arc.source
        where = f" on {screen}" if screen else ""
        yield Problem(
            span=arc.span,
            message=f"{arc.trigger}{where} starts {tasks[0]} and stays: the user can start it twice",
            help="lead to a screen that waits for its end, or let something refuse the second press",
            screen=screen,
            trigger=arc.trigger,
        )


def _stays(arc: Arc, view: View) -> bool:
    """Whether the same trigger does the same again where the arc leads to, whichever exit is taken."""
    ends = [view.graph.home if target == Move.HOME else target for target in arc.to]
    if arc.source != ANY:
        return all(end in (Move.STAY, arc.source) for end in ends)
    return all(end != Move.BACK and arc.trigger not in view.arcs.get(end, {}) for end in ends)


def left_waiting(view: View) -> Iterator[Problem]:
    """Only the system leads away from a screen with `waits: true`.

    That is what it says: the user has nothing to do there. If he can leave, he is gone when the end comes
    that the screen waits for, and what was to happen on it does not happen. Commands, which are open on every
    screen, are not looked at here.

        COOKING: {waits: true, on: {READY: DONE, after 30m: MENU, AWAY: MENU}}    # AWAY is a button

    Take the button away, let it `stay`; or take `waits: true` from a screen that the user may leave.
    """
    waiting = {screen.id: screen for screen in view.graph.screens if screen.waits}
    for arc in view.graph.arcs if waiting else ():
        if arc.source in waiting and view.is_of_user(arc) and _leaves(arc):
            yield Problem(
                span=arc.span,
                message=f"{arc.trigger} leads away from {arc.source}, which only the system is to leave",
                help="let it stay; or take `waits: true` from the screen, if the user may leave it",
                related=(("it waits for the system", waiting[arc.source].span),),
                screen=arc.source,
                trigger=arc.trigger,
            )


def lost_end(view: View) -> Iterator[Problem]:
    """The end of a task finds its user wherever he is.

    A screen waits for it, and the user can be gone by then: he sent a command, pressed a button, or time has
    moved him on. An event that says nothing `elsewhere` is passed over there: he has paid, and hears nothing.

        tasks:  {COOK: {done: READY, failed: BURNT}}
        events: {READY: {elsewhere: {notify: ready}}, BURNT: {}}     # and who went to /help meanwhile?

    Say what happens elsewhere: `{elsewhere: {notify: burnt}}`, or `do:` an action that gives the money back.
    """
    ends = _ends(view)
    lost = {each.name: each for each in view.graph.events if each.name in ends and not each.do + each.notify}
    found: set[str] = set()
    for arc in view.graph.arcs if lost else ():
        if arc.trigger not in lost or arc.trigger in found:
            continue
        way = _way_out(arc, ends[arc.trigger], view)
        if way is not None:
            found.add(arc.trigger)
            yield Problem(
                span=lost[arc.trigger].span,
                message=f"{arc.trigger} is passed over when {way.trigger} has led away from {arc.source}",
                help="say what happens elsewhere: `elsewhere: {notify: NOTICE}`, or `do:` an action",
                related=((f"{arc.source} waits for it", arc.span),),
                screen=arc.source,
                trigger=way.trigger,
            )


def _ends(view: View) -> Mapping[str, set[str]]:
    """The events that end a task, each with those that come instead: a job has one end."""
    ends: dict[str, set[str]] = {}
    for task in view.graph.tasks:
        for end in filter(None, (task.done, task.failed)):
            ends.setdefault(end, set()).update((task.done, task.failed))
    return ends


def _way_out(waiting: Arc, ends: set[str], view: View) -> Arc | None:
    """An arc that leads to where the end of a task is not waited for, before it comes; the user's first."""
    own = view.arcs[waiting.source]
    open_ = {trigger: arcs for trigger, arcs in view.arcs.get(ANY, {}).items() if trigger not in own}
    others = (arc for trigger, arcs in (*own.items(), *open_.items()) if trigger not in ends for arc in arcs)
    ways = [arc for arc in others if any(_is_deaf(target, waiting, view) for target in arc.to)]
    return next((arc for arc in ways if view.is_of_user(arc)), next(iter(ways), None))


def _is_deaf(target: str, waiting: Arc, view: View) -> bool:
    """Whether nobody waits for an event where a target leads to; `back` can lead anywhere."""
    ends = {str(Move.STAY): waiting.source, str(Move.HOME): view.graph.home}
    return waiting.trigger not in view.arcs.get(ends.get(target, target), {})


def _leaves(arc: Arc) -> bool:
    """Whether an arc can lead to another screen."""
    return any(target not in (Move.STAY, arc.source) for target in arc.to)
