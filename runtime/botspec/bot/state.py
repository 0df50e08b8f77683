"""What /health asks of a running bot."""

from dataclasses import dataclass
from time import monotonic

from botspec.bot.transport import Transport
from botspec.contract import BotState
from botspec.ops.health import Phase, Stored, Vitals
from botspec.press import Hall
from botspec.store.postgres import PostgresStore


@dataclass(slots=True, kw_only=True)
class State:
    """What /health asks for."""

    version: str
    spec_hash: str
    migrations: int
    store: PostgresStore
    hall: Hall
    phase: Phase = Phase.STARTING
    transport: Transport | None = None

    def vitals(self) -> Vitals:
        """The state now, without waiting for anything."""
        last = self.hall.last_update
        fetching = None if self.transport is None else self.transport.problem
        return Vitals(
            phase=self.phase,
            lock_state=BotState.ACTIVE,
            queue_size=self.hall.open,
            pool=self.store.pool_state(),
            last_update_age=None if last is None else monotonic() - last,
            telegram_error=fetching or self.hall.telegram_error,
        )

    async def stored(self) -> Stored:
        """Asks the database."""
        return Stored(
            migrations_applied=self.migrations,
            migrations_pending=0,
            outbox_pending=await self.store.outbox_pending(),
            tasks=await self.store.jobs(),
        )
