"""The way out: nobody waits for it, and what it may not drop it does not drop."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from threading import Event, Thread
from types import MappingProxyType

import orjson
import pytest

from botspec.journal import JsonLayout, Line, Sink
from botspec.journal.sink import BATCH, PATIENCE, Losses
from tests.unit.journal.desk import Clock

WAIT = 20.0
WIDE = "x" * 1_000


class Pipe:
    """A pipe whose reader is under the test's control."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()
        self._open = {self.reader, self.writer}

    def close(self, fd: int) -> None:
        """Closes one end, once."""
        if fd in self._open:
            self._open.remove(fd)
            os.close(fd)

    def read_lines(self) -> list[Line]:
        """Everything up to the end of the writer."""
        parts: list[bytes] = []
        while part := os.read(self.reader, 1 << 16):
            parts.append(part)
        return [orjson.loads(line) for line in b"".join(parts).splitlines()]

    def is_full(self) -> bool:
        """Whether nothing more fits in."""
        os.set_blocking(self.writer, False)
        try:
            os.write(self.writer, b" " * 4096)
        except BlockingIOError:
            return True
        return False


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    """A pipe that nobody reads yet."""
    made = Pipe()
    yield made
    made.close(made.reader)
    made.close(made.writer)


class Gate:
    """A layout of JSON whose first batch waits until the test lets it pass, like a reader that stalls."""

    def __init__(self) -> None:
        self.reached = Event()
        self.opened = Event()
        self._json = JsonLayout()

    def encode(self, line: Line, /) -> bytes:
        """As JSON."""
        return self._json.encode(line)

    def join(self, items: Sequence[bytes], /) -> bytes:
        """As JSON, when the gate is open."""
        self.reached.set()
        assert self.opened.wait(WAIT)
        return self._json.join(items)


def drained(pipe: Pipe, work: Callable[[], None]) -> list[Line]:
    """What comes out of the pipe while `work` is done, which closes its writer at the end."""
    found: list[Line] = []
    reader = Thread(target=lambda: found.extend(pipe.read_lines()))
    reader.start()
    work()
    pipe.close(pipe.writer)
    reader.join(WAIT)
    assert not reader.is_alive()
    return found


def nothing(count: int) -> None:
    """A report that must not come."""
    raise AssertionError(f"{count} lines were dropped")


def test_lines_come_out_in_order_and_whole(pipe: Pipe) -> None:
    """Thousands of lines arrive as they were written, one JSON object a line."""
    sink = Sink(pipe.writer, JsonLayout(), capacity=100_000)
    sink.start(nothing)

    def work() -> None:
        for number in range(3 * BATCH):
            sink.write({"number": number, "text": "Ж\n"}, loud=False)
        assert sink.close(WAIT)

    assert drained(pipe, work) == [{"number": number, "text": "Ж\n"} for number in range(3 * BATCH)]
    assert sink.dropped == 0


def test_nobody_waits_for_a_reader_that_does_not_read(pipe: Pipe) -> None:
    """With a full pipe every write returns; once the reader reads, all loud lines are there, in order."""
    sink = Sink(pipe.writer, JsonLayout(), capacity=50)
    reports: list[int] = []

    def report(count: int) -> None:
        reports.append(count)
        sink.write({"dropped": count}, loud=True)

    sink.start(report)
    for number in range(2_000):
        sink.write({"number": number, "wide": WIDE}, loud=number % 10 == 0)

    found = drained(pipe, lambda: assert_closed(sink))
    numbers = [int(str(line["number"])) for line in found if "number" in line]
    assert numbers == sorted(numbers)
    assert set(range(0, 2_000, 10)) <= set(numbers)
    assert [line["dropped"] for line in found if "dropped" in line] == reports
    assert sum(reports) == sink.dropped == 2_000 - len(numbers)
    assert sink.dropped > 0


def assert_closed(sink: Sink[bytes]) -> None:
    """Closes, and everything was written."""
    assert sink.close(WAIT)


def test_a_full_queue_drops_quiet_lines_only_and_reports_once(pipe: Pipe) -> None:
    """While the reader stalls, quiet lines beyond the capacity are dropped; one report comes afterwards."""
    gate = Gate()
    sink = Sink(pipe.writer, gate, capacity=4)
    reports: list[int] = []
    sink.start(reports.append)
    sink.write({"number": 0}, loud=False)
    assert gate.reached.wait(WAIT)
    for number in range(1, 11):
        sink.write({"number": number}, loud=number > 8)
    assert (sink.waiting, sink.dropped, reports) == (6, 4, [])
    gate.opened.set()
    found = drained(pipe, lambda: assert_closed(sink))
    assert [line["number"] for line in found] == [0, 1, 2, 3, 4, 9, 10]
    assert reports == [4]


def test_losses_are_reported_at_the_end_of_a_spell_or_when_it_lasts() -> None:
    """Nothing lost: no report. Lost and caught up: now. Still full: after ten seconds."""
    clock = Clock()
    losses = Losses(clock)
    assert not losses.is_time(caught_up=True)
    losses.add(3)
    assert losses.is_time(caught_up=True)
    assert not losses.is_time(caught_up=False)
    clock.now += PATIENCE
    losses.add(1)
    assert losses.is_time(caught_up=False)
    assert (losses.take(), losses.take(), losses.total) == (4, 0, 4)


def test_a_pipe_that_does_not_block_is_waited_for(pipe: Pipe) -> None:
    """A descriptor that says "try again" (EAGAIN) loses nothing."""
    os.set_blocking(pipe.writer, False)
    sink = Sink(pipe.writer, JsonLayout())
    sink.start(nothing)
    for number in range(500):
        sink.write({"number": number, "wide": WIDE}, loud=False)
    found = drained(pipe, lambda: assert_closed(sink))
    assert [line["number"] for line in found] == list(range(500))


def test_a_reader_that_is_gone_breaks_nothing(pipe: Pipe) -> None:
    """After EPIPE the thread lives on: lines are counted as lost, nothing is reported, closing is quick."""
    sink = Sink(pipe.writer, JsonLayout())
    sink.start(nothing)
    pipe.close(pipe.reader)
    for number in range(10):
        sink.write({"number": number}, loud=True)
    assert sink.close(WAIT)
    assert sink.dropped == 10


def test_closing_does_not_wait_for_ever(pipe: Pipe) -> None:
    """With a reader that never reads, close gives up after its time, says so, and ends the thread."""
    while not pipe.is_full():
        pass
    others = set(threading.enumerate())
    sink = Sink(pipe.writer, JsonLayout())
    sink.start(nothing)
    (thread,) = set(threading.enumerate()) - others
    sink.write({"number": 1}, loud=True)
    assert not sink.close(0.01)
    thread.join(WAIT)
    assert not thread.is_alive()


def test_a_line_that_is_no_json_is_written_all_the_same() -> None:
    """Half a surrogate pair, a huge number, an odd key or object: the line is valid JSON in UTF-8."""
    line: Line = {"half": "\ud83d", "huge": 1 << 70, "odd": {1}, "map": {3: "three", (4,): "four"}}
    data = JsonLayout().encode(line)
    read = orjson.loads(data.replace(str(1 << 70).encode(), b"1"))
    assert data.endswith(b"}\n")
    assert (read["half"], read["map"]) == ("?", {"3": "three"})


def test_a_read_only_mapping_is_an_object() -> None:
    """Guards are written as an object, whatever kind of mapping they are."""
    line: Line = {"guards": MappingProxyType({"open": True})}
    assert JsonLayout().encode(line) == b'{"guards":{"open":true}}\n'
