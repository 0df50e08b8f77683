"""What is owed to the chats of one bot: struck out, or put off, as the deliveries went."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from botspec.core.effects import Mode, Outcome, Receipt, Show
from botspec.ports import Parcel
from botspec.store import codec
from botspec.store.pool import Connection

LATER: Final = timedelta(seconds=1)
"""The first wait before owed effects are tried again; it doubles with every attempt, up to a minute."""


class Ledger:
    """What is owed to the chats of one bot."""

    def __init__(self, bot_id: int, sql: Mapping[str, str]) -> None:
        self._bot_id = bot_id
        self._sql = sql

    async def settle(self, connection: Connection, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        """Strikes out what was delivered, or refused for good; the rest is owed until later."""
        keys = (self._bot_id, parcel.chat_id, parcel.user_id, parcel.update_id, parcel.rev)
        placed = _placed(receipts)
        owed = [one for one in receipts if one.outcome is Outcome.RETRY]
        if not owed:
            await connection.execute(self._sql["settle"], *keys, *placed)
            return
        effects = codec.dump_effects([one.effect for one in owed])
        await connection.execute(self._sql["defer"], *keys, effects, _wait(parcel, owed), *placed)


def _placed(receipts: Sequence[Receipt]) -> tuple[int | None, str | None]:
    """The message of a screen that was sent anew, and what its message carries, each None when as before."""
    for one in receipts:
        if isinstance(one.effect, Show) and one.outcome is Outcome.DONE:
            if one.mode in (Mode.SEND, Mode.REPLACE):
                return one.message_id, one.carries
            return None, None if one.carries == one.effect.carries else one.carries
    return None, None


def _wait(parcel: Parcel, owed: Sequence[Receipt]) -> timedelta:
    asked = timedelta(seconds=max(one.retry_after for one in owed))
    return max(LATER * (1 << min(parcel.attempts - 1, 6)), asked)
