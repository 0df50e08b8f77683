"""Rules on the arcs of one trigger: one of them always fires, and each of them can."""

from collections.abc import Iterator, Sequence

from botspec.contract.uimap import ANY
from botspec_generator.checks.cases import Case, Cases, told
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc


def open_end(view: View) -> Iterator[Problem]:
    """The last arc of a trigger has no condition.

    The first arc whose condition holds fires. When none does, the bot would not know what to do.

        PAY:
          - {if: balance >= price, to: DONE}     # and with less?

    End the list with an arc that always fires, or with a refusal that names its reason, `{else: REASON}`.
    """
    for arcs in (arcs for triggers in view.arcs.values() for arcs in triggers.values()):
        last = arcs[-1]
        if last.when is not None and all(arc.when is not None for arc in arcs):
            hole = _hole(arcs, view)
            example = f" ({told(hole)})" if hole else ""
            message = f"nothing happens on {_place(last)} when none of the conditions holds{example}"
            help_ = "end the list with an arc without `if`, or with `{else: REASON}`"
            if hole is None:
                message = (
                    f"the last arc of {_place(last)} asks for what is certain when the others do not fire"
                )
                help_ = "leave its `if` out"
            yield Problem(
                span=last.span,
                message=message,
                help=help_,
                screen=last.source,
                trigger=last.trigger,
            )


def _hole(arcs: Sequence[Arc], view: View) -> Case | None:
    """A case in which no arc fires, empty when it cannot be told; None when one of them always does."""
    outcomes = view.cases(*(arc.when for arc in arcs if arc.when is not None)).outcomes
    if not outcomes:
        return {}
    return next((case for case, holding in outcomes if not any(holding)), None)


def after_the_end(view: View) -> Iterator[Problem]:
    """Every arc can fire.

    Arcs are tried in their order. One without a condition always fires, so that those after it never do; and
    neither does one whose condition holds only where an arc before it has fired.

        PAY:
          - {if: balance > 3, to: DONE}
          - {if: balance > 8, to: GIFT}          # more than 8 is more than 3
          - {else: BALANCE_INSUFFICIENT}

    Put it before the one that takes its place, or remove it.
    """
    for arcs in view.forks:
        end = next((number for number, arc in enumerate(arcs) if arc.when is None), len(arcs))
        for arc in arcs[end + 1 :]:
            yield _never_fires(arc, arcs[end], "this one always fires")
        if end > 1:
            yield from _shadowed(arcs[:end], view)


def _shadowed(arcs: Sequence[Arc], view: View) -> Iterator[Problem]:
    """Arcs with conditions that hold only in cases in which an arc before them has fired."""
    conditions = [arc.when for arc in arcs if arc.when is not None]
    outcomes = view.cases(*conditions).outcomes
    for number, arc in enumerate(arcs):
        holding = [each[: number + 1] for _, each in outcomes if each[number]]
        if holding and all(any(each[:-1]) for each in holding):
            first = next(arcs[place] for place in range(number) if any(each[place] for each in holding))
            yield _never_fires(arc, first, "this one fires before it")


def _never_fires(arc: Arc, other: Arc, why: str) -> Problem:
    return Problem(
        span=arc.span,
        message=f"this arc of {_place(arc)} never fires",
        help="put it before the one that fires in its place, or remove it",
        related=((why, other.span),),
        screen=arc.source,
        trigger=arc.trigger,
    )


def overlap(view: View) -> Iterator[Problem]:
    """Two conditions on the same values do not both hold.

    The first arc fires, and a reader of the second one is misled. Conditions on different values may overlap:
    there the order says what comes first.

        RATE:
          - {if: stars >= 3, to: THANKS}
          - {if: stars <= 3, to: SORRY}          # and with 3?
          - {to: HOME}

    Draw the line between them, or leave out the part of the second one that the first one takes.
    """
    for arcs in view.forks:
        going = [arc for arc in arcs if arc.when is not None and not arc.refuse]
        if len(going) > 1:
            yield from _overlapping(arcs, going, view)


def _overlapping(arcs: Sequence[Arc], going: Sequence[Arc], view: View) -> Iterator[Problem]:
    conditional = [arc for arc in arcs if arc.when is not None]
    cases = view.cases(*(arc.when for arc in conditional if arc.when is not None))
    if not cases.exact:
        return
    places = [conditional.index(arc) for arc in going]
    for second in range(1, len(places)):
        for first in range(second):
            one, other = places[first], places[second]
            both = _both(cases, one, other)
            if both is not None and _leads_elsewhere(conditional[one], conditional[other]):
                yield Problem(
                    span=conditional[other].span,
                    message=f"this condition and one before it hold both: {told(both)}",
                    help="draw the line between them",
                    related=(("this one fires then", conditional[one].span),),
                    screen=arcs[0].source,
                    trigger=arcs[0].trigger,
                )


def _both(cases: Cases, one: int, other: int) -> Case | None:
    """The case in which two conditions on the same values hold, though neither says as much as the other."""
    if cases.names[one] != cases.names[other]:
        return None
    seen = {(holding[one], holding[other]) for _, holding in cases.outcomes}
    if not {(True, True), (True, False), (False, True)} <= seen:
        return None
    both = (row for row in cases.outcomes if row[1][one] and row[1][other])
    return next((case for case, holding in both if not any(holding[:one])), None)


def _leads_elsewhere(one: Arc, other: Arc) -> bool:
    return (one.to, one.action, one.set, one.say) != (other.to, other.action, other.set, other.say)


def _place(arc: Arc) -> str:
    return arc.trigger if arc.source == ANY else f"{arc.source}.{arc.trigger}"
