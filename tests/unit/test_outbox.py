"""Redelivery over a store and a Telegram made of lists: order, giving up, and a database that goes away."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from botspec.contract.errors import StoreError
from botspec.contract.vocabulary import BotState
from botspec.core.effects import Effect, Notice, Outcome, Receipt
from botspec.core.incoming import Incoming
from botspec.journal import Hasher, Journal, Redactor
from botspec.outbox import FORGET, GIVE_UP, PAUSE, Outbox
from botspec.ports import Parcel


def parcel(update_id: int = 1, attempts: int = 1) -> Parcel:
    """Something that is owed to a chat."""
    effects = (Notice(text=f"{update_id}a"), Notice(text=f"{update_id}b"))
    return Parcel(
        chat_id=5,
        user_id=5,
        update_id=update_id,
        cid=f"cafe{update_id:04}",
        rev=1,
        effects=effects,
        attempts=attempts,
        age_s=6.04,
    )


@dataclass(slots=True)
class ListClaim:
    """A claim that notes how it was settled."""

    parcel: Parcel
    settled: list[tuple[int, Sequence[Receipt]]]

    async def settle(self, receipts: Sequence[Receipt]) -> None:
        self.settled.append((self.parcel.update_id, receipts))


@dataclass(slots=True)
class ListStore:
    """Parcels in a list, oldest first; `faults` are raised, one at each look, before it is good again."""

    parcels: list[Parcel] = field(default_factory=list[Parcel])
    settled: list[tuple[int, Sequence[Receipt]]] = field(default_factory=list[tuple[int, Sequence[Receipt]]])
    faults: list[Exception] = field(default_factory=list[Exception])
    forgotten: int = 0
    looks: int = 0
    looked: asyncio.Event = field(default_factory=asyncio.Event)

    def turn(self, incoming: Incoming) -> Any:
        raise AssertionError("redelivery decides nothing")

    async def move(self, chat_id: int, to: int) -> int:
        raise AssertionError("the outbox moves nothing")

    async def delivered(self, parcel: Parcel, receipts: Sequence[Receipt]) -> None:
        raise AssertionError("redelivery settles its claim")

    @asynccontextmanager
    async def overdue(self) -> AsyncGenerator[ListClaim | None]:
        self.looks += 1
        self.looked.set()
        if self.faults:
            raise self.faults.pop(0)
        yield ListClaim(self.parcels.pop(0), self.settled) if self.parcels else None

    async def forget(self) -> int:
        self.forgotten += 1
        return 0


@dataclass(slots=True)
class ListMessenger:
    """A Telegram that answers everything in the same way."""

    outcome: Outcome = Outcome.DONE
    said: list[str] = field(default_factory=list[str])
    stop: asyncio.Event | None = None

    async def deliver(self, chat_id: int, effects: Sequence[Effect]) -> Sequence[Receipt]:
        assert chat_id == 5
        self.said.extend(effect.text for effect in effects if isinstance(effect, Notice))
        if self.stop is not None:
            self.stop.set()
        last = len(effects) - 1
        return [
            Receipt(effect=effect, outcome=self.outcome if place == last else Outcome.DONE)
            for place, effect in enumerate(effects)
        ]


@dataclass(slots=True)
class Lines:
    """A log in a list."""

    lines: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    def write(self, line: Any, *, loud: bool) -> None:
        self.lines.append(dict(line))


@dataclass(slots=True)
class Corner:
    """Everything around one outbox."""

    store: ListStore = field(default_factory=ListStore)
    messenger: ListMessenger = field(default_factory=ListMessenger)
    log: Lines = field(default_factory=Lines)
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def outbox(self) -> Outbox:
        """An outbox over these lists."""
        journal = Journal(
            out=self.log, hasher=Hasher(b"k"), redactor=Redactor(()), state=lambda: BotState.ACTIVE
        )
        return Outbox(self.store, self.messenger, journal)


@pytest.fixture
def corner() -> Corner:
    """Give an outbox over lists."""
    return Corner()


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pauses between two looks be none."""
    monkeypatch.setattr("botspec.outbox.PAUSE", 0)


async def test_everything_that_is_due_is_delivered_in_order(corner: Corner) -> None:
    """One sweep delivers parcel after parcel, as the store hands them out, and settles each."""
    corner.store.parcels = [parcel(1), parcel(2)]
    assert await corner.outbox.sweep(corner.stop) == 2
    assert corner.messenger.said == ["1a", "1b", "2a", "2b"]
    assert [update_id for update_id, _ in corner.store.settled] == [1, 2]


async def test_a_redelivery_is_told(corner: Corner) -> None:
    """The log says whose effects were late, how late, at which attempt, and how it ended."""
    corner.store.parcels = [parcel(7, attempts=3)]
    await corner.outbox.sweep(corner.stop)
    (line,) = corner.log.lines
    expected = {"name": "OUTBOX_REDELIVERED", "level": "WARNING", "update_id": 7, "attempts": 4}
    expected |= {"cid": "cafe0007", "user_hash": Hasher(b"k")(5)}
    assert expected.items() <= line.items()
    assert (line["outcome"], line["age_s"]) == ("done", 6.0)


@pytest.mark.parametrize("outcome", [Outcome.RETRY, Outcome.FAILED])
async def test_the_worst_outcome_counts(corner: Corner, outcome: Outcome) -> None:
    """A parcel of which a part did not arrive is told as what became of that part."""
    corner.messenger.outcome = outcome
    corner.store.parcels = [parcel()]
    await corner.outbox.sweep(corner.stop)
    assert corner.log.lines[0]["outcome"] == outcome
    ((_, receipts),) = corner.store.settled
    assert [one.outcome for one in receipts] == [Outcome.DONE, outcome]


@pytest.mark.parametrize(("attempts", "outcome"), [(GIVE_UP - 1, Outcome.RETRY), (GIVE_UP, Outcome.FAILED)])
async def test_it_is_given_up_in_the_end(corner: Corner, attempts: int, outcome: Outcome) -> None:
    """What still waits after the last attempt is refused for good, so that nothing is owed for ever."""
    corner.messenger.outcome = Outcome.RETRY
    corner.store.parcels = [parcel(attempts=attempts)]
    await corner.outbox.sweep(corner.stop)
    ((_, receipts),) = corner.store.settled
    assert receipts[-1].outcome is outcome
    assert receipts[0].outcome is Outcome.DONE


async def test_nothing_owed_is_nothing_told(corner: Corner) -> None:
    """A look that finds nothing delivers nothing and logs nothing."""
    assert await corner.outbox.sweep(corner.stop) == 0
    assert (corner.messenger.said, corner.log.lines) == ([], [])


async def test_a_sweep_ends_when_it_is_told_to(corner: Corner) -> None:
    """Between two parcels the outbox looks whether the process ends: the rest is somebody else's."""
    corner.messenger.stop = corner.stop
    corner.store.parcels = [parcel(1), parcel(2)]
    assert await corner.outbox.sweep(corner.stop) == 1
    assert len(corner.store.parcels) == 1


@pytest.mark.usefixtures("hurry")
async def test_a_database_that_is_down_is_waited_for(corner: Corner) -> None:
    """A StoreError is told, and the next look delivers what this one could not."""
    corner.store.faults = [StoreError("no database"), StoreError("no database")]
    corner.store.parcels = [parcel()]
    corner.messenger.stop = corner.stop
    await corner.outbox.run(corner.stop)
    messages = [line["message"] for line in corner.log.lines if line["name"] == "LOG"]
    assert messages == ["no database", "no database"]
    assert corner.log.lines[-1]["name"] == "OUTBOX_REDELIVERED"
    assert corner.messenger.said == ["1a", "1b"]


@pytest.mark.usefixtures("hurry")
async def test_a_parcel_that_cannot_be_read_ends_nothing(corner: Corner) -> None:
    """A bug is told with its place, and redelivery goes on."""
    corner.store.faults = [KeyError("hologram")]
    corner.store.parcels = [parcel()]
    corner.messenger.stop = corner.stop
    await corner.outbox.run(corner.stop)
    told = corner.log.lines[0]
    assert (told["level"], told["error_type"]) == ("ERROR", "KeyError")
    assert "Traceback" in told["traceback"]
    assert corner.messenger.said == ["1a", "1b"]


async def test_it_stops_at_once(corner: Corner) -> None:
    """Told to stop in its pause, the outbox does not wait for the pause to end."""
    running = asyncio.create_task(corner.outbox.run(corner.stop))
    await corner.store.looked.wait()
    corner.stop.set()
    await asyncio.wait_for(running, PAUSE / 2)
    assert corner.store.looks == 1


@pytest.mark.usefixtures("hurry")
async def test_old_updates_are_forgotten_now_and_then(corner: Corner) -> None:
    """Clean-up comes with the first look, and then with every so many looks."""
    running = asyncio.create_task(corner.outbox.run(corner.stop))
    while corner.store.looks <= FORGET + 1:
        corner.store.looked.clear()
        await corner.store.looked.wait()
    corner.stop.set()
    await running
    assert corner.store.forgotten == 2
