"""Time on screens: it fires once, in its order, and not for those who have left."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pytest

from botspec.contract import Arc, BotState
from botspec.core.grammar import is_legal
from botspec.ports import Due
from botspec.store.timers import PostgresTimers
from botspec.tasks import clock
from tests.store.turns import BOT, USER
from tests.tasks.kitchen import ARCS, Kitchen

WAIT: Final = "extract(epoch FROM due_at - entered_at)::float8"


class Hasty(PostgresTimers):
    """A user leaves his screen, and comes back, after his time was claimed."""

    def __init__(self, kitchen: Kitchen) -> None:
        super().__init__(kitchen.pool, BOT)
        self._kitchen = kitchen

    async def due(self, count: int) -> Sequence[Due]:
        """Claim what is due; then the user presses."""
        found = await super().due(count)
        await self._kitchen.press("cancel")
        await self._kitchen.press("order")
        return found


class Away(PostgresTimers):
    """A database that is away once, and is not asked a third time."""

    def __init__(self, kitchen: Kitchen, stop: asyncio.Event) -> None:
        super().__init__(kitchen.pool, BOT)
        self._stop = stop
        self._errors = [OSError("no database")]

    async def due(self, count: int) -> Sequence[Due]:
        """Fail, then find nothing, and stop the clock."""
        if self._errors:
            raise self._errors.pop()
        self._stop.set()
        return ()


async def where(kitchen: Kitchen) -> str:
    """The screen of the user."""
    here = await kitchen.here()
    assert here is not None
    return here.screen


async def timers(kitchen: Kitchen) -> list[tuple[str, int, float]]:
    """The times that are kept: screen, what has fired, and seconds from entering until the next is due."""
    rows = await kitchen.db.fetch(f"SELECT *, {WAIT} AS s FROM timers")
    return [(row["screen"], row["fired"], row["s"]) for row in rows]


async def test_time_moves_a_user_on(kitchen: Kitchen) -> None:
    """After five minutes he is asked to be patient, after ten he is brought home; each of it happens once."""
    await kitchen.ordered()
    assert await timers(kitchen) == [("COOKING", 0, 300.0)]
    kitchen.chat.effects.clear()
    assert await kitchen.clock().sweep() == 0
    await kitchen.pass_time(301)
    assert await kitchen.clock().sweep() == 1
    assert (kitchen.chat.told, await where(kitchen)) == (["Patience"], "COOKING")
    assert await timers(kitchen) == [("COOKING", 300, 600.0)]
    assert await kitchen.clock().sweep() == 0
    await kitchen.pass_time(300)
    assert await kitchen.clock().sweep() == 1
    assert await where(kitchen) == "MENU"
    assert await timers(kitchen) == []


async def test_the_chain_of_a_time(kitchen: Kitchen) -> None:
    """It is an event like any other; its name is that of the trigger."""
    await kitchen.ordered()
    await kitchen.pass_time(301)
    await kitchen.clock().sweep()
    accepted = kitchen.log.of("EVENT_ACCEPTED")
    assert (accepted["event"], accepted["screen_id"]) == ("after 5m", "COOKING")
    assert is_legal(kitchen.log.names(accepted["cid"]))
    assert kitchen.log.of("EVENT_RECEIVED")["event"] == "after 5m"
    assert "job_id" not in kitchen.log.of("EVENT_RECEIVED")


async def test_two_clocks_at_the_same_time(kitchen: Kitchen) -> None:
    """Of several instances that look at the same time one brings it, and the user is told once."""
    for user in range(1, 9):
        await kitchen.start(user)
        await kitchen.press("order", user)
    kitchen.chat.effects.clear()
    await kitchen.pass_time(301)
    found = await asyncio.gather(*(kitchen.clock().sweep() for _ in range(4)))
    assert sum(found) == 8
    assert kitchen.chat.told == ["Patience"] * 8


async def test_who_has_left_is_not_moved(kitchen: Kitchen) -> None:
    """The time of a screen ends with it; when he comes back, it begins anew."""
    await kitchen.ordered()
    await kitchen.pass_time(301)
    await kitchen.press("cancel")
    assert await timers(kitchen) == []
    assert await kitchen.clock().sweep() == 0
    await kitchen.press("order")
    assert await timers(kitchen) == [("COOKING", 0, 300.0)]


async def test_who_leaves_while_his_time_is_brought(kitchen: Kitchen) -> None:
    """A time that was claimed before he left, and comes after it, changes nothing."""
    await kitchen.ordered()
    await kitchen.pass_time(301)
    assert await kitchen.clock(Hasty(kitchen)).sweep() == 1
    here = await kitchen.here()
    assert here is not None
    assert (here.screen, here.rev) == ("COOKING", 4)
    assert kitchen.log.of("DISPATCH_OK")["result"] == "noop"


async def test_staying_does_not_start_the_time_anew(kitchen: Kitchen) -> None:
    """An event that leaves the user on his screen, or a stale press, does not make him wait longer."""
    await kitchen.ordered()
    await kitchen.pass_time(100)
    before = await kitchen.db.fetchval("SELECT entered_at FROM timers")
    await kitchen.press_at(1, "cancel")
    assert await kitchen.db.fetchval("SELECT entered_at FROM timers") == before
    assert await timers(kitchen) == [("COOKING", 0, 300.0)]


async def test_start_begins_the_time_anew(kitchen: Kitchen) -> None:
    """Who resets his session on a screen with `after` arcs enters it again."""
    kitchen.ui = replace(kitchen.ui, arcs=(*ARCS, Arc(source="MENU", trigger="after 1h", to=("DONE",))))
    await kitchen.start()
    await kitchen.pass_time(3000)
    await kitchen.start()
    await kitchen.pass_time(3000)
    assert await kitchen.clock().sweep() == 0
    assert await timers(kitchen) == [("MENU", 0, 3600.0)]


async def test_two_times_that_are_both_past(kitchen: Kitchen) -> None:
    """After an hour in which no instance ran, both fire, one after the other."""
    await kitchen.ordered()
    await kitchen.pass_time(3600)
    assert await kitchen.clock().sweep() == 1
    assert kitchen.chat.told == ["Patience"]
    assert await kitchen.clock().sweep() == 1
    assert await where(kitchen) == "MENU"


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        (("after 30m",), [("COOKING", 0, 1800.0)]),
        ((), []),
    ],
)
async def test_a_time_that_the_spec_no_longer_has(
    kitchen: Kitchen, spans: tuple[str, ...], left: list[tuple[str, int, float]]
) -> None:
    """Nothing fires: the next time of the edited screen is waited for, or none."""
    await kitchen.ordered()
    await kitchen.pass_time(301)
    others = [arc for arc in ARCS if not arc.trigger.startswith("after ")]
    added = [Arc(source="COOKING", trigger=span, to=("MENU",)) for span in spans]
    kitchen.ui = replace(kitchen.ui, arcs=(*others, *added))
    await kitchen.clock().sweep()
    assert await where(kitchen) == "COOKING"
    assert await timers(kitchen) == left
    assert "EVENT_RECEIVED" not in kitchen.log.names()


async def test_a_time_whose_user_is_elsewhere_is_forgotten(kitchen: Kitchen) -> None:
    """A build that did not know the times of a screen let the user leave without ending his."""
    await kitchen.ordered()
    await kitchen.db.execute("UPDATE positions SET screen = 'MENU'")
    await kitchen.pass_time(301)
    await kitchen.clock().sweep()
    assert (await where(kitchen), await timers(kitchen)) == ("MENU", [])


async def test_a_time_that_meets_a_bug_is_brought_again_later(kitchen: Kitchen) -> None:
    """Nothing of it is kept, and it is not tried again at once: after a minute, then later and later."""
    texts = {
        locale: {**kitchen.ui.texts[locale], "notices.patience": "{{ gone }}"} for locale in ("en", "ru")
    }
    kitchen.ui = replace(kitchen.ui, texts=texts)
    await kitchen.ordered()
    await kitchen.pass_time(301)
    await kitchen.clock().sweep()
    assert kitchen.log.of("DISPATCH_FAIL")["button_id"] == "after 5m"
    ((_, fired, due),) = await timers(kitchen)
    assert fired == 0
    assert due == pytest.approx(301 * 5 / 4, abs=5)
    assert await kitchen.clock().sweep() == 0


async def test_a_clock_goes_until_it_is_stopped(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks again and again, and a passive instance does not."""
    monkeypatch.setattr(clock, "PAUSE", 0)
    await kitchen.ordered()
    await kitchen.pass_time(301)
    kitchen.seat = BotState.PASSIVE
    stop = asyncio.Event()
    going = asyncio.create_task(kitchen.clock().run(stop, lambda: kitchen.seat))
    for _ in range(20):
        await asyncio.sleep(0)
    assert "EVENT_RECEIVED" not in kitchen.log.names()
    kitchen.seat = BotState.ACTIVE
    async with asyncio.timeout(10):
        while await kitchen.db.fetchval("SELECT fired FROM timers WHERE user_id = $1", USER) == 0:
            pass
    stop.set()
    await going


async def test_a_clock_outlives_a_database_that_is_away(
    kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it could not ask is told in one line, and asked again."""
    monkeypatch.setattr(clock, "PAUSE", 0)
    stop = asyncio.Event()
    await kitchen.clock(Away(kitchen, stop)).run(stop, lambda: BotState.ACTIVE)
    line = kitchen.log.of("LOG")
    assert (line["level"], line["error_type"]) == ("ERROR", "OSError")
