"""Redelivery: effects that were committed but did not reach Telegram are delivered by whoever finds them."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from traceback import format_exception
from typing import Final

from botspec.contract.errors import StoreError
from botspec.contract.vocabulary import Level
from botspec.core.effects import Outcome, Receipt
from botspec.core.events import Log, OutboxRedelivered
from botspec.journal import Journal
from botspec.ports import Claim, Messenger, Store

PAUSE: Final = 1.0
"""Seconds between two looks into the outbox."""

FORGET: Final = 600
"""Looks between two clean-ups of updates that cannot come again."""

GIVE_UP: Final = 20
"""Attempts after which an effect is given up: by then the user has long pressed something else."""


class Outbox:
    """Looks for what is owed, again and again, until it is stopped."""

    def __init__(self, store: Store, messenger: Messenger, journal: Journal) -> None:
        self._store = store
        self._messenger = messenger
        self._journal = journal

    async def run(self, stop: asyncio.Event) -> None:
        """Sweeps until `stop` is set; a database that is down is waited for."""
        looks = 0
        while not stop.is_set():
            try:
                await self.sweep(stop)
                if looks % FORGET == 0:
                    await self._store.forget()
            except Exception as error:  # a parcel that cannot be read must not end redelivery for good
                self._journal.process(_failure(error))
            looks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), PAUSE)

    async def sweep(self, stop: asyncio.Event) -> int:
        """Delivers what is due now, until all is done or `stop` is set; how many parcels that were."""
        count = 0
        while not stop.is_set() and await self._next():
            count += 1
        return count

    async def _next(self) -> bool:
        async with self._store.overdue() as claim:
            if claim is None:
                return False
            await self._redeliver(claim)
            return True

    async def _redeliver(self, claim: Claim) -> None:
        parcel = claim.parcel
        with self._journal.pen(parcel.cid, parcel.user_id, parcel.chat_id) as pen:
            receipts = await self._messenger.deliver(parcel.chat_id, parcel.effects)
            if parcel.attempts >= GIVE_UP:
                receipts = [_given_up(receipt) for receipt in receipts]
            await claim.settle(receipts)
            pen.write(
                OutboxRedelivered(
                    update_id=parcel.update_id,
                    attempts=parcel.attempts + 1,
                    outcome=_worst(receipts),
                    age_s=round(parcel.age_s, 1),
                )
            )


def _failure(error: Exception) -> Log:
    """What the log says of it: the database speaks for itself, of a bug the place is told."""
    if isinstance(error, StoreError):
        return Log(level=Level.ERROR, logger=__name__, message=str(error))
    return Log(
        level=Level.ERROR,
        logger=__name__,
        message="what is owed to a chat could not be delivered",
        error_type=type(error).__name__,
        traceback="".join(format_exception(error)),
    )


def _given_up(receipt: Receipt) -> Receipt:
    return replace(receipt, outcome=Outcome.FAILED) if receipt.outcome is Outcome.RETRY else receipt


def _worst(receipts: Sequence[Receipt]) -> Outcome:
    outcomes = {receipt.outcome for receipt in receipts}
    return next((one for one in (Outcome.FAILED, Outcome.RETRY) if one in outcomes), Outcome.DONE)
