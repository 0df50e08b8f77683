"""Rules on events and time: nobody waits for ever, and nothing that happens by itself can be refused."""

from collections.abc import Iterator

from botspec.contract.durations import AFTER, seconds
from botspec.contract.uimap import Move
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc


def waits_for_ever(view: View) -> Iterator[Problem]:
    """Time surely leads away from a screen with `waits: true`.

    The user can do nothing there. If the event that it waits for never comes, time has to move him on: by an
    `after` of which every arc leads away. Each time comes once, and one that may stay may be the last.

        COOKING: {waits: true, on: {READY: DONE}}
        PACKING: {waits: true, on: {READY: DONE, after 30m: [{if: busy, to: stay}, {to: MENU}]}}

    Add a way out in time: `after 30m: {to: MENU, say: DOWNSTREAM_TIMEOUT}`.
    """
    for screen in view.graph.screens:
        if not screen.waits:
            continue
        triggers = view.arcs.get(screen.id, {})
        timed = [arcs for trigger, arcs in triggers.items() if trigger.startswith(AFTER)]
        if not any(all(map(_leads_away, arcs)) for arcs in timed):
            maybe = next((arc for arcs in timed for arc in arcs if not _leads_away(arc)), None)
            yield Problem(
                span=screen.span,
                message=f"a user can wait on {screen.id} for ever",
                help="add a way out in time under `on:`, such as `after 30m: home`",
                related=(("this may stay, and the time comes once", maybe.span),) if maybe else (),
                screen=screen.id,
            )


def refused_event(view: View) -> Iterator[Problem]:
    """An action that is done on an event, or after some time, refuses nothing.

    There is no press to refuse: what happened has happened. An action that can say no is for presses alone.

        actions: {pay: {may_reject: [SOLD_OUT]}}
        MENU: {on: {PAID: {do: pay}}}            # PAID is an event

    Name an action without `may_reject:`.
    """
    refusing = {action.name for action in view.graph.actions if action.reasons}
    for arc in view.graph.arcs if refusing else ():
        if arc.action in refusing and arc.trigger in view.ways.system:
            yield Problem(
                span=arc.span,
                message=f"{arc.action} may refuse, and {arc.trigger} cannot be refused",
                help="name an action without `may_reject:`",
            )
    for event in view.graph.events:
        if event.do in refusing:
            message = f"{event.do} may refuse, and {event.name} cannot be refused"
            yield Problem(span=event.span, message=message, help="name an action without `may_reject:`")


def same_time(view: View) -> Iterator[Problem]:
    """Two `after` arcs of one screen have different times, however they are written.

    Only one of them could fire.

        on: {after 90s: stay, after 1m30s: home}

    Make one list of arcs of them, with conditions.
    """
    first: dict[tuple[str, int | None], Arc] = {}
    for arc in view.graph.arcs if view.ways.timed else ():
        if arc.trigger in view.ways.timed:
            known = first.setdefault((arc.source, seconds(arc.trigger.removeprefix(AFTER))), arc)
            if known.trigger != arc.trigger:
                yield Problem(
                    span=arc.span,
                    message=f"`{arc.trigger}` on {arc.source} is the same time as `{known.trigger}`",
                    help="make one list of arcs of them",
                    related=(("it is given here, too", known.span),),
                )


def _leads_away(arc: Arc) -> bool:
    """Whether an arc leads to another screen, whichever of its exits is taken."""
    return all(target not in (Move.STAY, arc.source) for target in arc.to)
