"""Rules on the arcs of one trigger: one of them always fires, and each of them can."""

from collections.abc import Iterator

from botspec.contract.uimap import ANY
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
    for arcs in view.groups.values():
        last = arcs[-1]
        if all(arc.when is not None for arc in arcs):
            message = f"nothing happens on {_place(last)} when none of the conditions holds"
            yield Problem(
                span=last.span,
                message=message,
                help="end the list with an arc without `if`, or with `{else: REASON}`",
                screen=last.source,
                trigger=last.trigger,
            )


def after_the_end(view: View) -> Iterator[Problem]:
    """No arc stands after one that has no condition.

    Arcs are tried in their order. One without a condition always fires, so that those after it never do.

        PAY:
          - {to: DONE}
          - {if: balance < price, to: TOP_UP}    # never tried

    Put it before the one that always fires, or remove it.
    """
    for arcs in view.groups.values():
        end = next((number for number, arc in enumerate(arcs) if arc.when is None), len(arcs))
        for arc in arcs[end + 1 :]:
            yield Problem(
                span=arc.span,
                message=f"this arc of {_place(arc)} never fires",
                help="put it before the one that always does, or remove it",
                related=(("this one always fires", arcs[end].span),),
                screen=arc.source,
                trigger=arc.trigger,
            )


def _place(arc: Arc) -> str:
    return arc.trigger if arc.source == ANY else f"{arc.source}.{arc.trigger}"
