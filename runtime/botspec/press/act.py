"""Runs the action of an accepted press, and holds it to what the spec declares."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from botspec.contract.actions import ONWARD, Db, Outcome, Press
from botspec.contract.uimap import ActionDef, Arc, UIMap
from botspec.core.case import Case, said
from botspec.core.decide import Accepted, Rejected, Started
from botspec.core.fit import check
from botspec.ports import Turn
from botspec.press.lookup import Lookup
from botspec.press.rooms import Rooms

Run = Callable[[Press], Awaitable[Outcome[Press]]]


@dataclass(slots=True)
class TurnWork:
    """The tasks that one action starts: the contract's `Work`."""

    ui: UIMap
    turn: Turn
    cid: str
    may: tuple[str, ...]
    started: list[Started] = field(default_factory=list[Started])

    async def start(self, task: str, payload: Mapping[str, object], /) -> int:
        """Writes the job in the transaction of the press."""
        if task not in self.may:
            raise RuntimeError(f"an action started {task}; add it to its starts in the spec")
        fitted = {field.name: check(field, payload.get(field.name)) for field in self.ui.task[task].payload}
        job = await self.turn.start(str(task), fitted, self.cid)
        self.started.append(Started(task=str(task), job=job))
        return job


async def act(
    rooms: Rooms, turn: Turn, case: Case, accepted: Accepted, lookup: Lookup
) -> Accepted | Rejected:
    """What becomes of an accepted press once its action has run: its step with the chosen exit, or a refusal.

    What an action wrote before it refused is undone, and so are the jobs that it started.
    """
    action = rooms.plan.actions.get(accepted.arc.action)
    if action is None:
        return accepted
    run = cast("Run", getattr(rooms.handlers, action.name))
    before = lookup.values
    work = TurnWork(rooms.ui, turn, case.incoming.cid, action.starts)
    press = await _press(rooms, turn.db, case, accepted, lookup, work)
    if action.reasons:
        await turn.mark()
    outcome = await run(press)
    if outcome.reason is not None:
        await turn.rewind()
        lookup.values = before
        return _refused(action, outcome.reason, accepted)
    target = _target(action, accepted.arc, outcome.to)
    changes = {**accepted.step.changes, **outcome.changes}
    step = replace(accepted.step, to=target, changes=changes)
    return replace(accepted, step=step, started=tuple(work.started))


async def _press(
    rooms: Rooms, db: Db, case: Case, accepted: Accepted, lookup: Lookup, work: TurnWork
) -> Press:
    action = rooms.plan.actions[accepted.arc.action]
    data = {**_session(rooms.ui, lookup.values), **_known(rooms.ui, accepted.step.changes)}
    fields: dict[str, object] = {"data": rooms.ui.data(**data)}
    if action.bundle is not None:
        lookup.start(data, lookup.user)
        values = await lookup.load(rooms.plan.action_facts[action.name])
        fields["facts"] = action.bundle(**{name: values[name] for name in action.facts})
    if action.has_arg:
        fields["arg"] = case.arg
    if action.has_input:
        fields["input"] = said(case)
    if action.has_event:
        fields["event"] = lookup.values["event"]
    if action.starts:
        fields["work"] = work
    incoming = case.incoming
    return action.press(
        db=db, user=lookup.user, watch=rooms.watch, cid=incoming.cid, chat_id=incoming.chat_id, **fields
    )


def _session(ui: UIMap, values: Mapping[str, object]) -> dict[str, object]:
    return {field.name: values[field.name] for field in ui.session}


def _known(ui: UIMap, changes: Mapping[str, object]) -> dict[str, object]:
    names = {field.name for field in ui.session}
    return {name: value for name, value in changes.items() if name in names}


def _refused(action: ActionDef, reason: str, accepted: Accepted) -> Rejected:
    if reason not in action.reasons:
        raise RuntimeError(
            f"action {action.name} rejected with {reason}; add it to its may_reject in the spec"
        )
    return Rejected(reason=reason, text=f"refused by {action.name}", guards=accepted.guards)


def _target(action: ActionDef, arc: Arc, to: str | None) -> str:
    if to == ONWARD and len(arc.to) == 1:
        return arc.to[0]
    if to is None or to not in arc.to:
        exits = ", ".join(arc.to)
        raise RuntimeError(f"action {action.name} went to {to}; on {arc.source} it may go to: {exits}")
    return to
