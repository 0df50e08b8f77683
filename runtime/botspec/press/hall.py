"""The hall.

One update through claim, decision, action, drawing, commit and delivery, once and in this order.
"""

from collections.abc import Sequence
from contextlib import suppress
from enum import StrEnum
from time import monotonic, perf_counter
from typing import Final

from botspec.contract.errors import ConflictError, StoreError
from botspec.contract.vocabulary import BotState, Level, Reason
from botspec.core.effects import Outcome, Receipt
from botspec.core.events import Log
from botspec.core.happening import Happened
from botspec.core.incoming import Incoming, Means
from botspec.core.position import Position
from botspec.journal import Journal
from botspec.ports import Parcel
from botspec.press.chain import Chain
from botspec.press.decision import IGNORED, MOVED, Decision, apology, passive, repeated, resolve
from botspec.press.meeting import encounter
from botspec.press.rooms import Rooms

SLOW: Final = 1.0
"""Seconds after which an open turn is worth a warning: it holds a row and a connection."""

TRIES: Final = 3
"""How often a turn is run when the database asks for it to be run again."""


class Handled(StrEnum):
    """What the transport tells Telegram.

    Taken, come back soon (PASSIVE), or come back later (database down).
    """

    DONE = "done"
    BUSY = "busy"
    RETRY = "retry"


class Hall:
    """Takes updates of one bot through its rooms.

    Any number at a time, those of one user one after another.
    """

    def __init__(self, rooms: Rooms, journal: Journal) -> None:
        self._rooms = rooms
        self._journal = journal
        self.open = 0
        self.last_update: float | None = None
        self.telegram_error: str | None = None

    def named(self, username: str) -> None:
        """Hears the bot's own name from Telegram."""
        self._rooms.renderer.named(username)

    def seat(self) -> BotState:
        """Whether this instance serves now."""
        return self._rooms.seat()

    async def handle(self, incoming: Incoming) -> Handled:
        """Handles one update to its end: its log chain is complete, whatever happens."""
        self.open += 1
        self.last_update = monotonic()
        try:
            with self._journal.scribe(incoming) as scribe:
                return await self._guarded(incoming, Chain(scribe, incoming, self._rooms))
        finally:
            self.open -= 1

    async def happen(self, incoming: Incoming) -> Happened:
        """Takes one event through the rooms to its end; it is kept whole, or not at all."""
        if self._rooms.seat() is BotState.PASSIVE:
            return Happened.RETRY
        self.open += 1
        try:
            with self._journal.scribe(incoming) as scribe:
                return await self._happened(incoming, Chain(scribe, incoming, self._rooms))
        finally:
            self.open -= 1

    async def _happened(self, incoming: Incoming, chain: Chain) -> Happened:
        try:
            await self._through(incoming, chain)
        except StoreError as error:
            chain.failed(error, Reason.DB_ERROR)
            return Happened.OVER if chain.is_committed else Happened.RETRY
        except Exception as error:  # a bug of the bot or ours: who brought the event decides what follows
            chain.failed(error, Reason.INTERNAL_ERROR)
            return Happened.OVER if chain.is_committed else Happened.FAILED
        return Happened.OVER

    async def _guarded(self, incoming: Incoming, chain: Chain) -> Handled:
        try:
            return await self._through(incoming, chain)
        except StoreError as error:
            chain.failed(error, Reason.DB_ERROR)
            return Handled.RETRY
        except Exception as error:  # a bug of the bot or ours: the user is told, the process lives
            chain.received(1, self.open)
            if not chain.is_committed:
                chain.delivered(await self._apologise(incoming, chain.stands))
            chain.failed(error, Reason.INTERNAL_ERROR)
            return Handled.DONE

    async def _through(self, incoming: Incoming, chain: Chain) -> Handled:
        if incoming.means is Means.OTHER:
            return await self._other(incoming, chain)
        if self._rooms.seat() is BotState.PASSIVE:
            return self._refuse(incoming, chain)
        started = perf_counter()
        decision = await self._turn(incoming, chain)
        seconds = perf_counter() - started
        if seconds > SLOW:
            self._journal.log(
                _warning(f"a turn stayed open for {seconds:.1f} s; slow services belong in tasks")
            )
        if decision.started:
            self._rooms.bell()
        chain.decided(decision, seconds)
        await self._deliver(incoming, decision, chain)
        return Handled.DONE

    async def _other(self, incoming: Incoming, chain: Chain) -> Handled:
        """Nothing that a bot acts on; but a group that moves takes all with it that is known of it."""
        chain.received(1, self.open)
        if not incoming.moved_to:
            chain.ended(IGNORED, ())
            return Handled.DONE
        if self._rooms.seat() is BotState.PASSIVE:
            chain.ended(IGNORED, ())
            return Handled.BUSY
        count = await self._rooms.store.move(incoming.chat_id, incoming.moved_to)
        message = f"a group has become a supergroup: {count} positions and jobs go on there"
        self._journal.log(Log(logger=__name__, message=message))
        chain.ended(MOVED, ())
        return Handled.DONE

    async def _deliver(self, incoming: Incoming, decision: Decision, chain: Chain) -> None:
        receipts = await self._rooms.messenger.deliver(incoming.chat_id, decision.effects)
        waits = (one.error for one in receipts if one.outcome is Outcome.RETRY)
        self.telegram_error = next(waits, None)
        chain.delivered(receipts)
        if decision.position is not None:
            try:
                await self._rooms.store.delivered(_parcel(incoming, decision), receipts)
            except StoreError as error:  # it was delivered; the outbox will find it and deliver it again
                self._journal.log(_warning(f"a delivery could not be recorded: {error}"))
        chain.ended(decision, receipts)

    def _refuse(self, incoming: Incoming, chain: Chain) -> Handled:
        decision = passive(self._rooms, incoming)
        chain.received(1, self.open)
        chain.decided(decision, 0.0)
        chain.ended(decision, ())
        return Handled.BUSY

    async def _turn(self, incoming: Incoming, chain: Chain) -> Decision:
        for _ in range(TRIES - 1):
            with suppress(ConflictError):
                return await self._once(incoming, chain)
        return await self._once(incoming, chain)

    async def _once(self, incoming: Incoming, chain: Chain) -> Decision:
        async with self._rooms.store.turn(incoming) as turn:
            chain.received(turn.earlier.attempt if turn.earlier else 1, self.open)
            if turn.earlier is not None:
                return repeated(turn.earlier)
            chain.stands = turn.position
            if incoming.event is not None:
                return await encounter(self._rooms, incoming, incoming.event, turn)
            return await resolve(self._rooms, incoming, turn)

    async def _apologise(self, incoming: Incoming, stands: Position | None) -> Sequence[Receipt]:
        effect = apology(self._rooms, incoming, stands)
        if effect is None:
            return ()
        return await self._rooms.messenger.deliver(incoming.chat_id, (effect,))


def _warning(message: str) -> Log:
    return Log(level=Level.WARNING, logger=__name__, message=message)


def _parcel(incoming: Incoming, decision: Decision) -> Parcel:
    return Parcel(
        chat_id=incoming.chat_id,
        user_id=incoming.user_id if decision.position is None else decision.position.user_id,
        update_id=incoming.update_id,
        cid=incoming.cid,
        rev=decision.position.rev if decision.position is not None else 0,
        effects=decision.effects,
        attempts=1,
        age_s=0.0,
    )
