"""The lanes of fetched updates: an update that fails for ever holds up the others only for a while."""

import asyncio
import logging

import pytest

from botspec.core.incoming import Incoming
from botspec.press import Handled
from botspec.telegram.intake import Unreadable, read_value
from botspec.telegram.lanes import GIVE_UP, Lanes
from botspec.telegram.offset import Offset
from botspec.telegram.pace import Pace
from botspec.telegram.shape import parsed
from tests.telegram.fetching import ME, Hall, Naps, message, raw


def incoming(update_id: int, user: int) -> Incoming:
    """A message of a user."""
    body = parsed(raw(message(update_id, user)))
    assert body is not None
    assert isinstance(body["result"], list)
    read = read_value(body["result"][0], me=ME, arrived=0.0, started=0.0)
    assert not isinstance(read, Unreadable)
    return read


class Line:
    """Lanes, with all that is around them."""

    def __init__(self) -> None:
        self.hall, self.naps, self.offset, self.busy = Hall(), Naps(), Offset(), list[bool]()
        pace = Pace(sleep=self.naps)
        self.lanes = Lanes(self.hall, self.offset, pace, lambda: self.busy.append(True))

    def add(self, update_id: int, user: int) -> None:
        """Puts an update into its lane."""
        self.offset.take(update_id)
        self.lanes.add(incoming(update_id, user))


async def test_as_long_as_all_fail_nothing_is_passed_over() -> None:
    """A database that is down is waited for, however long it takes."""
    line = Line()
    line.hall.say(1, *[Handled.RETRY] * 5 * GIVE_UP)
    line.add(1, 7)
    for _ in range(5 * GIVE_UP):
        await line.naps.end()
    await line.lanes.idle.wait()
    assert (line.hall.ended[-1], line.offset.value) == (1, 2)
    assert len(line.hall.begun) == 5 * GIVE_UP + 1


async def test_an_update_that_alone_fails_is_passed_over(caplog: pytest.LogCaptureFixture) -> None:
    """When others had success after each of its failures it is told at ERROR, and the offset moves on."""
    line = Line()
    line.hall.say(1, *[Handled.RETRY] * 5 * GIVE_UP)
    line.add(1, 7)
    for number in range(GIVE_UP):
        _, wake = await line.naps.begun()
        line.add(2 + number, 8)
        await line.hall.until(2 * number + 2)
        assert line.offset.value == 0
        wake.set()
    await asyncio.wait_for(line.lanes.idle.wait(), 10)
    assert line.offset.value == 2 + GIVE_UP
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.getMessage().startswith("Update 1 failed 10 times while others did not")


async def test_a_passive_hall_is_told_of_once() -> None:
    """Others that were in flight say the same; the second word would undo an early wish to go on."""
    line = Line()
    line.hall.hold(1, 2)
    for update_id in (1, 2):
        line.hall.say(update_id, Handled.BUSY)
        line.add(update_id, update_id)
    await line.hall.until(2)
    line.hall.let_go(1, 2)
    await line.lanes.idle.wait()
    assert (line.busy, line.lanes.halted) == ([True], True)
