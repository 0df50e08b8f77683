"""The order in a chat: who waits for whom, how long a chat is paused, and that nothing is left behind."""

import asyncio

import pytest

from botspec.telegram.lines import Lines


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


async def test_a_chat_belongs_to_one_delivery_at_a_time() -> None:
    """The second of a chat begins when the first has ended, in the order in which they came."""
    lines, log, begun, gate = Lines(), list[str](), asyncio.Event(), asyncio.Event()

    async def deliver(name: str) -> None:
        async with lines.turn(1):
            log.append(f"{name} begins")
            begun.set()
            await gate.wait()
            log.append(f"{name} ends")

    tasks = [asyncio.create_task(deliver(name)) for name in ("a", "b", "c")]
    await begun.wait()
    assert log == ["a begins"]
    gate.set()
    await asyncio.gather(*tasks)
    assert log == ["a begins", "a ends", "b begins", "b ends", "c begins", "c ends"]


async def test_chats_do_not_wait_for_each_other() -> None:
    """Two chats are delivered to at the same time."""
    lines = Lines()
    async with lines.turn(1), lines.turn(2):
        assert lines.remembered == 2


async def test_an_idle_chat_takes_no_memory() -> None:
    """The line of a chat goes with the last one in it, also when that one failed."""
    lines = Lines()
    with pytest.raises(ValueError, match="broken"):
        async with lines.turn(1):
            raise ValueError("broken")
    assert lines.remembered == 0


def test_a_pause_ends_by_the_clock() -> None:
    """A paused chat tells how long it still is, others are free."""
    clock = Clock()
    lines = Lines(clock)
    lines.pause(1, 5.0)
    clock.now += 2
    assert (lines.pause_left(1), lines.pause_left(2)) == (3.0, 0.0)
    clock.now += 4
    assert lines.pause_left(1) == 0.0


def test_the_longer_of_two_pauses_holds() -> None:
    """A second, shorter pause does not shorten the first."""
    lines = Lines(Clock())
    lines.pause(1, 5.0)
    lines.pause(1, 1.0)
    assert lines.pause_left(1) == 5.0


def test_pauses_that_are_over_are_forgotten() -> None:
    """A pause takes no memory for long after its end."""
    clock = Clock()
    lines = Lines(clock)
    lines.pause(1, 5.0)
    clock.now += 6
    lines.pause(2, 5.0)
    assert lines.remembered == 1
