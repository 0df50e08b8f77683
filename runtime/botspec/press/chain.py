"""The chain of one update: what the rooms returned becomes its events, in the order of the grammar."""

import traceback
from collections.abc import Iterator, Sequence
from dataclasses import fields
from time import perf_counter

from botspec.contract.inputs import Input
from botspec.contract.links import START
from botspec.contract.uimap import ANY
from botspec.contract.vocabulary import Level, Reason
from botspec.core import events
from botspec.core.callback import parse
from botspec.core.case import Case, asked
from botspec.core.decide import Accepted, Elsewhere, Rejected
from botspec.core.effects import Answer, Outcome, Receipt, Show
from botspec.core.happening import JobEnd
from botspec.core.incoming import Incoming, Means
from botspec.core.links import opened
from botspec.core.position import Position
from botspec.journal import Redactor, Scribe
from botspec.press.decision import Decision
from botspec.press.rooms import Rooms


class Chain:
    """Writes the events of one update through its scribe."""

    def __init__(self, scribe: Scribe, incoming: Incoming, rooms: Rooms) -> None:
        self._write = scribe
        self._incoming = incoming
        self._ui = rooms.ui
        self._plan = rooms.plan
        self._received = False
        self._db_ms = 0.0
        self.is_committed = False
        """Whether the turn is over: what fails from now on cannot be undone."""
        self.stands: Position | None = None
        """Where the user stands when the turn begins, as it was stored."""

    def received(self, attempt: int, queue_size: int) -> None:
        """The update is claimed, and how often it came is known.

        A turn that is run again says so only once.
        """
        if self._received:
            return
        self._received = True
        incoming = self._incoming
        at = incoming.arrived
        if incoming.event is not None:
            self._write(events.came(incoming.event), at)
            return
        self._write(
            events.UpdateReceived(
                event_type=incoming.event_type,
                update_id=incoming.update_id,
                attempt=attempt,
                queue_size=queue_size,
            ),
            at,
        )
        match incoming.means:
            case Means.PRESS:
                called = parse(self._plan.wires, incoming.data)
                payload = called.payload if called else f"malformed, {len(incoming.data)} characters"
                callback_id = _anonymous(incoming.callback_id)
                self._write(events.CallbackReceived(callback_id=callback_id, payload=payload), at)
            case Means.COMMAND:
                self._write(events.CommandReceived(command=incoming.command, payload=self._payload()), at)
            case Means.INPUT:
                length = len(incoming.text)
                self._write(events.InputReceived(input_kind=incoming.input_kind, text_len=length), at)
            case Means.OTHER | Means.EVENT:
                pass

    def decided(self, decision: Decision, seconds: float) -> None:
        """The verdict, and how long its turn was open."""
        self._db_ms = round(seconds * 1000, 1)
        self.is_committed = True
        if decision.case is None or decision.verdict is None:
            return
        event = self._incoming.event
        if event is not None and isinstance(event.cause, JobEnd):
            self._write(events.ended(event.cause, event.parent))
        self._routed(decision.case)
        match decision.verdict:
            case Accepted() as accepted if decision.position is not None:
                self._accepted(accepted, decision.case, decision.position)
            case Accepted():
                pass
            case Rejected() as rejected:
                self._rejected(rejected, decision.case)
            case Elsewhere():
                screen = decision.position.screen if decision.position is not None else None
                self._write(events.EventElsewhere(event=decision.case.trigger, screen_id=screen))
        for one in decision.started:
            self._write(events.TaskCreated(task=one.task, job_id=one.job))

    def delivered(self, receipts: Sequence[Receipt]) -> None:
        """What reached Telegram: answers and screens, in the order in which they were owed."""
        for receipt in receipts:
            if receipt.outcome is not Outcome.DONE:
                continue
            match receipt.effect:
                case Answer() as answer:
                    latency = round(receipt.latency_ms, 1)
                    self._write(
                        events.AnswerCallbackQuery(text=answer.logged, alert=answer.alert, latency_ms=latency)
                    )
                case Show() as show:
                    self._write(
                        events.UiRender(
                            screen_id=show.screen,
                            buttons_count=show.buttons,
                            mode=str(receipt.mode),
                            message_id=receipt.message_id,
                            latency_ms=round(receipt.latency_ms, 1),
                        )
                    )
                case _:
                    pass

    def ended(self, decision: Decision, receipts: Sequence[Receipt]) -> None:
        """The last line: all as the spec says, or Telegram refused what was owed to the user."""
        case, position = decision.case, decision.position
        failed = next((one for one in receipts if _is_bad(one)), None)
        from_screen = case.screen if case is not None and case.screen else None
        button = case.trigger if case is not None and case.trigger else self._event
        if failed is not None:
            self._fail(Reason.DOWNSTREAM_ERROR, "DeliveryError", failed.error, from_screen, button)
            return
        result, reason = _result(decision)
        self._write(
            events.DispatchOk(
                from_screen=from_screen,
                to_screen=position.screen if position is not None else from_screen,
                button_id=button,
                result=result,
                reason_code=reason,
                latency_ms=self._latency(),
                db_ms=self._db_ms,
                telegram_ms=round(max((one.latency_ms for one in receipts), default=0.0), 1),
                api_calls=sum(one.calls for one in receipts),
                spec_hash=self._ui.spec_hash,
            )
        )

    def failed(self, error: BaseException, reason: str) -> None:
        """The last line of an update that met an exception."""
        self.received(1, 0)
        redact = Redactor(self._words())
        trace = redact("".join(traceback.format_exception(error)))
        screen = None if self.stands is None else self.stands.screen
        button = asked(self._plan, self._incoming, screen or "").trigger or None
        self._fail(reason, type(error).__name__, redact(str(error)), screen, button, trace)

    def _payload(self) -> str | None:
        """What the log may show of what came with /start: the link, or that it was none."""
        incoming = self._incoming
        if incoming.command != START or not incoming.text:
            return None
        return opened(self._plan.links, incoming.text).told

    def _words(self) -> Iterator[str]:
        """What the user said, now and before: an exception of the bot's own code may repeat it."""
        yield self._incoming.text
        yield self._incoming.text.strip()
        yield self._incoming.first_name
        yield from _private(self._incoming.input)
        if self.stands is not None:
            values = (self.stands.data.get(field.name) for field in self._ui.session if field.sensitive)
            yield from (str(value) for value in values if value)

    def _routed(self, case: Case) -> None:
        sources = self._ui.sources_of.get(case.trigger, ())
        means = self._incoming.means
        if means not in events.ROUTED or not sources:
            return
        source = case.screen if case.screen in sources else sources[0]
        handler = case.trigger if source == ANY else f"{source}.{case.trigger}"
        self._write(events.Routed(name=events.ROUTED[means], handler=handler, button_id=case.trigger))

    def _accepted(self, accepted: Accepted, case: Case, position: Position) -> None:
        if self._incoming.means is Means.EVENT:
            self._write(
                events.EventAccepted(
                    event=case.trigger,
                    from_screen=case.screen,
                    screen_id=position.screen,
                    guards=accepted.guards,
                    rev=position.rev,
                )
            )
            return
        self._write(
            events.Accepted(
                name=events.ACCEPTED[self._incoming.means],
                from_screen=case.screen or self._ui.home,
                screen_id=position.screen,
                button_id=case.trigger,
                guards=accepted.guards,
                rev=position.rev,
            )
        )

    def _rejected(self, rejected: Rejected, case: Case) -> None:
        reason = self._ui.reason.get(rejected.reason)
        self._write(
            events.Rejected(
                name=events.REJECTED[self._incoming.means],
                level=reason.level if reason is not None else Level.WARNING,
                reason_code=rejected.reason,
                reason_text=rejected.text,
                button_id=case.trigger or None,
                expected=rejected.expected,
                actual=rejected.actual,
            )
        )

    def _fail(
        self,
        reason: str,
        kind: str,
        error: str,
        screen: str | None,
        button: str | None,
        trace: str | None = None,
    ) -> None:
        self._write(
            events.DispatchFail(
                reason_code=reason,
                error_type=kind,
                error=error,
                traceback=trace,
                from_screen=screen,
                button_id=button,
                latency_ms=self._latency(),
                spec_hash=self._ui.spec_hash,
            )
        )

    @property
    def _event(self) -> str | None:
        """The name of the event that this is about, if it is one."""
        return None if self._incoming.event is None else self._incoming.event.name

    def _latency(self) -> float:
        return round((perf_counter() - self._incoming.started) * 1000, 1)


def _private(sent: Input | None) -> Iterator[str]:
    """What of a record only the chat may show."""
    hidden = (one.name for one in fields(sent) if not one.repr) if sent is not None else ()
    yield from (str(value) for name in hidden if (value := getattr(sent, name)) is not None)


def _result(decision: Decision) -> tuple[str, str]:
    match decision.verdict:
        case Accepted():
            return "accepted", Reason.SUCCESS
        case Rejected() as rejected:
            return "rejected", rejected.reason
        case Elsewhere():
            return "elsewhere", Reason.SUCCESS
        case None:
            return decision.result, decision.reason


def _anonymous(callback_id: str) -> str:
    """The id of a press without its upper half, in which Telegram puts the id of the user."""
    return str(int(callback_id) & 0xFFFF_FFFF) if callback_id.isdecimal() else callback_id


def _is_bad(receipt: Receipt) -> bool:
    """Whether an effect was refused for good, or delivered only in part."""
    return receipt.outcome is Outcome.FAILED or (receipt.outcome is Outcome.DONE and bool(receipt.error))
