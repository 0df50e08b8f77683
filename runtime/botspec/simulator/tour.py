"""Plays a tour: does what each step says, and compares what came of it with what was expected."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol, cast

from botspec.simulator.enclosed import Enclosed
from botspec.simulator.errors import ControlError
from botspec.simulator.script import Step, Visitor
from botspec.simulator.stage import Stage, Where

Line = Mapping[str, object]
"""One line of the bot's log."""

LOOK_BACK: Final = 1_000
"""Lines of the log in which the chain of a step is looked for."""

PATIENCE: Final = 30.0
"""Seconds that a step waits for an event."""

_ENDS: Final = ("DISPATCH_OK", "DISPATCH_FAIL")


class Log(Protocol):
    """The bot's log, as far as it is in memory, newest first."""

    def recent(self, count: int) -> Sequence[Line]: ...
    async def grown(self) -> None:
        """Waits until there is one more line."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """A step that was played.

    What was said on both sides, the log chain of it, and what was not as expected; `targets` are what the
    buttons of a label open, copy or ask for.
    """

    step: Step
    said: str
    shown: str
    media: str
    keyboard: tuple[tuple[str, ...], ...]
    targets: Mapping[str, str]
    answer: str | None
    chain: tuple[Line, ...]
    problems: tuple[str, ...]


class Player:
    """Plays tours against a bot that serves, and reads its log."""

    def __init__(self, stage: Stage, log: Log, *, patience: float = PATIENCE) -> None:
        self._stage = stage
        self._log = log
        self._patience = patience
        self._hashes: dict[int, object] = {}
        self._met: set[object] = set()

    async def play(self, visitor: Visitor, step: Step) -> Played:
        """Plays one step to its end: until the bot has taken the update and delivered what it owed."""
        if step.wait is not None:
            return await self._wait(visitor, step, step.wait)
        try:
            update_id, callback_id, message_id = self._act(visitor, step)
        except ControlError as error:
            return _impossible(step, str(error))
        in_time = await self._stage.idle()
        chain = self._chain(update_id)
        answer = await self._stage.answer_to(callback_id, within=0) if callback_id else None
        if chain:
            self._hashes[visitor.id] = chain[0].get("user_hash")
        told = self._told(visitor, message_id) if answer is None else answer.text
        played = self._played(visitor, step, chain, told)
        late = () if in_time else ("the bot did not take the update in time",)
        alert = answer is not None and answer.show_alert
        return replace(played, problems=(*late, *_differences(played, alert=alert)))

    async def _wait(self, visitor: Visitor, step: Step, event: str) -> Played:
        """Waits until an event has met the visitor, one that no earlier step has waited for."""
        try:
            async with asyncio.timeout(self._patience):
                while not (chain := self._event(visitor, event)):
                    await self._log.grown()
        except TimeoutError:
            return _impossible(step, f"{event} did not meet the visitor in {self._patience:g} s")
        self._met.add(chain[0]["cid"])
        played = self._played(visitor, step, chain, self._notice(visitor))
        return replace(played, problems=tuple(_differences(played, alert=False)))

    def _event(self, visitor: Visitor, event: str) -> tuple[Line, ...]:
        """The chain of the first such event that has ended and that nobody waited for; empty without one."""
        lines = list(reversed(self._log.recent(LOOK_BACK)))
        ended = {line.get("cid") for line in lines if line["name"] in _ENDS}
        found = (
            line["cid"]
            for line in lines
            if line["name"] == "EVENT_RECEIVED"
            and line["event"] == event
            and line.get("user_hash") == self._hashes.get(visitor.id)
            and line["cid"] in ended - self._met
        )
        cid = next(found, None)
        return tuple(line for line in lines if cid is not None and line.get("cid") == cid)

    def _played(self, visitor: Visitor, step: Step, chain: tuple[Line, ...], told: str | None) -> Played:
        text, media, rows = self._screen(visitor)
        return Played(
            step=step,
            said=_said(step),
            shown=text,
            media=media,
            keyboard=tuple(tuple(cell["text"] for cell in row) for row in rows),
            targets={cell["text"]: cell["target"] for row in rows for cell in row if "target" in cell},
            answer=told,
            chain=chain,
            problems=(),
        )

    def _notice(self, visitor: Visitor) -> str | None:
        """What the bot told last in a message without buttons, below the screen."""
        messages = self._messages(visitor)
        return str(messages[-1]["text"]) if messages and not messages[-1]["keyboard"] else None

    def _told(self, visitor: Visitor, written: int) -> str | None:
        """What the bot told who wrote: a message without buttons, before the one with his screen."""
        came = [
            one for one in self._messages(visitor) if written and cast("int", one["message_id"]) > written
        ]
        return str(came[0]["text"]) if len(came) > 1 and not came[0]["keyboard"] else None

    def _act(self, visitor: Visitor, step: Step) -> tuple[int | None, str, int]:
        """Does what the step says; the update, the press's query if it is one, the message if it is one."""
        where = Where(language=visitor.language, first_name=visitor.first_name, chat=visitor.chat)
        if step.say is not None:
            sent = self._stage.message(visitor.id, step.say, **where)
            return sent.update_id, "", sent.message_id
        if step.attach is not None:
            ((kind, fields),) = step.attach.items()
            enclosed = Enclosed(kind=kind, fields=fields, caption=step.caption)
            sent = self._stage.enclose(visitor.id, enclosed, **where)
            return sent.update_id, "", sent.message_id
        pressed = self._stage.press(visitor.id, button=step.press, data=step.send, chat=visitor.chat)
        return pressed.update_id, pressed.callback_id, 0

    def _chain(self, update_id: int | None) -> tuple[Line, ...]:
        lines = list(reversed(self._log.recent(LOOK_BACK)))
        cid = next((line["cid"] for line in lines if line.get("update_id") == update_id), None)
        return tuple(line for line in lines if cid is not None and line.get("cid") == cid)

    def _screen(self, visitor: Visitor) -> tuple[str, str, list[list[dict[str, str]]]]:
        shown = self._messages(visitor)
        if not shown:
            return "", "none", []
        newest = next((one for one in reversed(shown) if one["keyboard"]), shown[-1])
        rows = cast("list[list[dict[str, str]]]", newest["keyboard"] or [])
        carried = cast("dict[str, object] | None", newest["media"])
        media = "none" if carried is None else str(carried["kind"])
        return str(newest["text"]), media, rows

    def _messages(self, visitor: Visitor) -> list[dict[str, object]]:
        """What the bot has in the chat, oldest first."""
        messages = cast("list[dict[str, object]]", self._stage.chat(visitor.chat or visitor.id)["messages"])
        return [one for one in messages if one["from"] == "bot" and not one["deleted"]]


def _said(step: Step) -> str:
    done = _done(step)
    return done if step.by is None else f"{step.by}: {done}"


def _done(step: Step) -> str:
    if step.say is not None:
        return step.say
    if step.attach is not None:
        return f"({', '.join(step.attach)}) {step.caption}".rstrip()
    if step.wait is not None:
        return f"(waits for {step.wait})"
    return f"[{step.press}]" if step.press is not None else f"[data {step.send}]"


def _impossible(step: Step, problem: str) -> Played:
    return Played(
        step=step,
        said=_said(step),
        shown="",
        media="none",
        keyboard=(),
        targets={},
        answer=None,
        chain=(),
        problems=(problem,),
    )


def _differences(played: Played, *, alert: bool) -> list[str]:
    """What is not as the step expects, each in a sentence."""
    expect = played.step.expect
    found: list[str] = []
    labels = {label for row in played.keyboard for label in row}
    drawn = next((line["screen_id"] for line in played.chain if line["name"] == "UI_RENDER"), None)
    ended = next((line.get("reason_code") for line in played.chain if line["name"] in _ENDS), None)
    compared = (
        ("screen", expect.screen, drawn),
        ("reason", expect.reason, ended),
        ("media", expect.media, played.media),
    )
    for name, wanted, actual in compared:
        if wanted is not None and wanted != actual:
            found.append(f"{name}: expected {wanted}, got {actual}")
    for name, part, whole in (("text", expect.text, played.shown), ("answer", expect.answer, played.answer)):
        if part is not None and part not in (whole or ""):
            found.append(f"{name}: {part!r} is not in {whole!r}")
    if expect.alert is not None and expect.alert is not alert:
        found.append(f"alert: expected {expect.alert}, got {alert}")
    found.extend(f"buttons: {label!r} is not there" for label in expect.buttons if label not in labels)
    found.extend(f"buttons: {label!r} is there" for label in expect.without if label in labels)
    for label, part in expect.targets.items():
        target = played.targets.get(label)
        if target is None or part not in target:
            found.append(f"targets: {part!r} is not in {target!r} of {label!r}")
    return found
