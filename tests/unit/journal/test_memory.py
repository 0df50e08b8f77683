"""The last lines in memory, and the volume."""

import asyncio

import pytest

from botspec.contract.actions import Watch
from botspec.contract.vocabulary import Level
from botspec.core import events
from botspec.journal import Line, Memory, Volume
from botspec.journal.volume import is_loud
from tests.unit.journal.desk import ACCEPTED, MISMATCH, OK, RECEIVED, Clock, Desk, incoming


def test_the_last_cid_is_the_one_of_the_last_update_that_ended(desk: Desk) -> None:
    """The press that asks has begun and not ended: it is never the answer."""
    watch: Watch = desk.journal.watch
    assert watch.last_cid() is None
    with desk.journal.scribe(incoming("11111111")) as failed:
        failed(MISMATCH)
        failed(OK)
    with desk.journal.scribe(incoming("22222222")) as asking:
        asking(RECEIVED)
        assert watch.last_cid() == "11111111"
        asking(OK)
    desk.journal.process(events.Shutdown(cause="SIGTERM", uptime_s=1.0))
    assert watch.last_cid() == "22222222"


def test_a_quiet_end_is_an_end(desk: Desk) -> None:
    """An update whose last line is not written is remembered as ended all the same."""
    with desk.journal.scribe(incoming("11111111")) as scribe:
        scribe(events.DispatchFail(level=Level.DEBUG, reason_code="X", error_type="X", error="x"))
    assert desk.journal.watch.last_cid() == "11111111"


def test_recent_lines_come_newest_first(desk: Desk) -> None:
    """The newest line is the first; no more come than were asked for, or than there are."""
    with desk.journal.scribe(incoming("11111111")) as scribe:
        for event in ACCEPTED:
            scribe(event)
    names = [line["name"] for line in desk.journal.watch.recent(2)]
    assert names == ["DISPATCH_OK", "UI_RENDER"]
    assert len(desk.journal.watch.recent(100)) == len(ACCEPTED)
    assert desk.journal.watch.recent(0) == []


def test_rejections_can_be_asked_for_alone(desk: Desk) -> None:
    """Of presses, commands and inputs, only what was refused."""
    with desk.journal.scribe(incoming("11111111")) as scribe:
        for event in (*ACCEPTED[:-1], MISMATCH, OK):
            scribe(event)
    found = desk.journal.watch.recent(10, rejected=True)
    assert [line["name"] for line in found] == ["CALLBACK_REJECTED"]


def test_the_memory_is_bounded() -> None:
    """The oldest line makes room for the newest."""
    memory = Memory(3)
    for number in range(5):
        memory.keep({"name": "LOG", "number": number})
    assert [line["number"] for line in memory.recent(10)] == [4, 3, 2]


def test_what_was_shown_can_be_changed_without_harm() -> None:
    """A line of the memory is given as a copy."""
    memory = Memory()
    line: Line = {"name": "LOG"}
    memory.keep(line)
    shown = memory.recent(1)[0]
    assert shown == line
    assert shown is not line


def test_debug_is_heard_for_a_while(desk: Desk) -> None:
    """DEBUG is written for as long as it was asked for, and not a moment longer."""
    quiet = events.Log(level=Level.DEBUG, logger="bot", message="looked at it")
    desk.journal.process(quiet)
    desk.journal.watch.debug_for(1800)
    desk.clock.now += 1799.9
    desk.journal.process(quiet)
    assert len(desk.lines.written) == 1
    desk.clock.now += 0.1
    desk.journal.process(quiet)
    assert len(desk.lines.written) == 1


def test_a_new_spell_counts_from_now(desk: Desk) -> None:
    """Asking again replaces the end of the spell, and 0 ends it."""
    volume = desk.journal.volume
    volume.debug_for(10)
    desk.clock.now += 9
    volume.debug_for(10)
    desk.clock.now += 9
    assert volume.level == "DEBUG"
    volume.debug_for(0)
    assert volume.level == "INFO"
    assert not volume.hears(Level.DEBUG)


@pytest.mark.parametrize("level", Level)
def test_a_level_hears_itself_and_what_is_louder(level: Level) -> None:
    """Of the levels in their order, those from the set one on are written."""
    volume = Volume(level, Clock())
    levels = list(Level)
    assert [one for one in Level if volume.hears(one)] == levels[levels.index(level) :]


def test_warnings_and_above_are_loud() -> None:
    """What is never dropped begins at WARNING."""
    assert [level for level in Level if is_loud(level)] == [Level.WARNING, Level.ERROR, Level.CRITICAL]


def test_a_listener_hears_every_change(desk: Desk) -> None:
    """It is told the level at once, at the start of a spell, and at its end, until it is sent away."""
    heard: list[Level] = []
    volume = desk.journal.volume
    volume.follow(heard.append)
    volume.debug_for(5)
    desk.clock.now += 5
    volume.hears(Level.INFO)
    volume.follow(None)
    volume.debug_for(5)
    assert heard == [Level.INFO, Level.DEBUG, Level.INFO]


async def test_the_next_line_can_be_waited_for(desk: Desk) -> None:
    """Whoever waits is woken by the next line, also by one of another thread, and by no earlier one."""
    watch = desk.journal.watch
    desk.journal.process(events.Shutdown(cause="SIGTERM", uptime_s=1.0))
    waiting = [asyncio.create_task(watch.grown()) for _ in range(2)]
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    await asyncio.to_thread(desk.journal.process, events.Shutdown(cause="SIGTERM", uptime_s=2.0))
    await asyncio.wait_for(asyncio.gather(*waiting), 10)
