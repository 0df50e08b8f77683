"""The rule on conditions that can never hold."""

from collections.abc import Iterator

from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc, Condition, Tap


def never_holds(view: View) -> Iterator[Problem]:
    """Every condition can hold, and every requirement can fail.

    A condition is tried in all cases that it can tell apart: each value of an enum, true and false, none, and
    numbers on each side of every limit, as far as the declared types have them. One that never holds makes an
    arc that never fires, or a button that is never seen; a requirement that always holds refuses nobody.

        cups: {int: {min: 1, max: 9}}
        MORE: {visible: cups > 9}

    Compare with values that there are, or remove the condition.
    """
    for button in view.graph.buttons:
        checked = button.checked if isinstance(button, Tap) else None
        for condition in (button.visible, checked):
            if condition is not None and not _can(True, condition, view):
                yield _problem(condition, "can never hold")
    for arc in view.graph.arcs:
        if arc.when is not None:
            yield from _of_arc(arc, arc.when, view)


def _of_arc(arc: Arc, when: Condition, view: View) -> Iterator[Problem]:
    """What is wrong with an arc's condition; that of a refusal is the opposite of what is written.

    To require once more what makes a button visible does no harm: who reads the arc sees what it rests on.
    """
    visible = view.visible.get(arc.trigger)
    if not _can(True, when, view):
        yield _problem(when, "always holds: nobody is refused" if arc.refuse else "can never hold", arc)
    elif not _can(not arc.refuse, when, view, visible):
        where = f" where {arc.trigger} is visible" if visible and _can(not arc.refuse, when, view) else ""
        yield _problem(when, f"can never hold{where}", arc)


def _can(wanted: bool, condition: Condition, view: View, visible: Condition | None = None) -> bool:
    """Whether a condition can come to this, in cases in which the button is visible."""
    outcomes = view.cases(condition, *filter(None, (visible,))).outcomes
    return not outcomes or any(holds is wanted and all(seen) for _, (holds, *seen) in outcomes)


def _problem(condition: Condition, said: str, arc: Arc | None = None) -> Problem:
    return Problem(
        span=condition.span,
        message=f"`{condition.source}` {said}",
        help="compare it with values that there are, or remove it",
        screen=arc.source if arc else "",
        trigger=arc.trigger if arc else "",
    )
