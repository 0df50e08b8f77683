"""The rule on conditions that can never hold."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from botspec.contract.types import Kind, Value
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.view import View
from botspec_generator.graph import Arc, BotGraph, Condition, Tap

Given = Mapping[str, Sequence[Value]]
"""All values that some names can have."""


def never_holds(view: View) -> Iterator[Problem]:
    """Every condition can hold, and every requirement can fail.

    A condition is tried in all cases that it can tell apart: each value of an enum, true and false, none, and
    numbers on each side of every limit, as far as the declared types have them. Actions could set a session
    field to anything; in a bot without them it has the values that arcs give it. A condition that never holds
    makes an arc that never fires, or a button that is never seen; a requirement that always
    holds refuses nobody.

        cups: {int: {min: 1, max: 9}}
        MORE: {visible: cups > 9}

    Compare with values that there are, or remove the condition.
    """
    given = given_values(view.graph)
    for button in view.graph.buttons:
        checked = button.checked if isinstance(button, Tap) else None
        for condition in (button.visible, checked):
            if condition is not None and not _can(True, view, given, condition):
                yield _problem("can never hold", _why(True, view, given, condition), condition)
    for arc in view.graph.arcs:
        if arc.when is not None:
            yield from _of_arc(arc, arc.when, view, given)


def _of_arc(arc: Arc, when: Condition, view: View, given: Given) -> Iterator[Problem]:
    """What is wrong with an arc's condition; that of a refusal is the opposite of what is written.

    To require once more what makes a button visible does no harm: who reads the arc sees what it rests on.
    """
    seen = (view.visible[arc.trigger],) if arc.trigger in view.visible else ()
    wanted = not arc.refuse
    if not _can(True, view, given, when):
        said = "always holds: nobody is refused" if arc.refuse else "can never hold"
        yield _problem(said, _why(True, view, given, when), when, arc)
    elif not _can(wanted, view, given, when, *seen):
        where = f" where {arc.trigger} is visible" if seen and _can(wanted, view, given, when) else ""
        yield _problem(f"can never hold{where}", _why(wanted, view, given, when, *seen), when, arc)


def _can(wanted: bool, view: View, given: Given, condition: Condition, *others: Condition) -> bool:
    """Whether a condition can come to this, in cases in which others hold and fields have given values."""
    outcomes = view.cases(condition, *others).outcomes
    return not outcomes or any(
        holds is wanted
        and all(seen)
        and all(value in given.get(name, (value,)) for name, value in case.items())
        for case, (holds, *seen) in outcomes
    )


def _why(wanted: bool, view: View, given: Given, *conditions: Condition) -> str:
    """Which values make it so, if it is not so whatever the values are."""
    if not _can(wanted, view, {}, *conditions):
        return ""
    names = dict.fromkeys(name for each in conditions for name in each.reads if name in given)
    return " and ".join(f"{name} is only ever {_listed(given[name])}" for name in names)


def _listed(values: Iterable[Value]) -> str:
    words = ("none" if value is None else str(value).lower() for value in values)
    return " or ".join(dict.fromkeys(words))


def given_values(graph: BotGraph) -> Given:
    """The values that session fields can have which have few, in a bot without actions, which set any."""
    if graph.actions:
        return {}
    setting = [one for arc in graph.arcs if arc.set for one in arc.set]
    taken = {one.field for one in setting if one.take}
    found: dict[str, dict[Value, None]] = {
        field.name: {field.default: None} for field in graph.session if field.name not in taken
    }
    for one in (one for one in setting if one.field in found):
        found[one.field][one.value] = None
    few = {field.name for field in graph.session if field.type.kind in (Kind.ENUM, Kind.BOOLEAN)}
    return {name: tuple(values) for name, values in found.items() if name in few or [*values] == [None]}


def _problem(said: str, why: str, condition: Condition, arc: Arc | None = None) -> Problem:
    return Problem(
        span=condition.span,
        message=f"`{condition.source}` {said}{why and f', for {why}'}",
        help="set it somewhere, or remove the condition"
        if why
        else "compare it with values that there are, or remove it",
        screen=arc.source if arc else "",
        trigger=arc.trigger if arc else "",
    )
