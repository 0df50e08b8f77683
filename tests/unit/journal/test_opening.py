"""The journal of a process, from its opening to its end, on a real stream."""

import logging
import os
import pty
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from botspec.contract.vocabulary import BotState, Level
from botspec.core import events
from botspec.core.grammar import is_legal
from botspec.journal import Line, Setup, open_journal
from botspec.journal.pretty import PrettyLayout
from tests.unit.journal.desk import ACCEPTED, KEY, REJECTED, TOKEN, incoming

SETUP = Setup(hash_key=KEY.decode(), secrets=(TOKEN,))


def active() -> BotState:
    """The state of all these processes."""
    return BotState.ACTIVE


def logged(path: Path, setup: Setup, chains: Sequence[Sequence[events.Chain]] = ()) -> list[Line]:
    """The lines of a process that wrote these chains to a file."""
    with path.open("w") as stream, open_journal(setup, stream, active) as journal:
        for number, chain in enumerate(chains):
            with journal.scribe(incoming(f"{number:08x}")) as scribe:
                for event in chain:
                    scribe(event)
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def test_everything_is_written_when_the_journal_is_closed(tmp_path: Path) -> None:
    """Both chains stand in the file, each one legal, as soon as the block has ended."""
    lines = logged(tmp_path / "log", SETUP, (ACCEPTED, REJECTED))
    for number, chain in enumerate((ACCEPTED, REJECTED)):
        names = [str(line["name"]) for line in lines if line["cid"] == f"{number:08x}"]
        assert names == [event.name for event in chain]
        assert is_legal(names)


def test_what_was_printed_before_comes_before(tmp_path: Path) -> None:
    """Text that still waits in the stream is not overtaken by the first line."""
    path = tmp_path / "log"
    with path.open("w") as stream:
        stream.write("hello\n")
        with open_journal(Setup(), stream, active):
            pass
    assert path.read_text().startswith("hello\n{")


def test_the_key_makes_hashes_last(tmp_path: Path) -> None:
    """With a key two processes give a user the same hash, without a word about it."""
    first, second = (logged(tmp_path / name, SETUP, (ACCEPTED,)) for name in "ab")
    assert first[0]["user_hash"] == second[0]["user_hash"]
    assert "LOG" not in {line["name"] for line in first}


def test_without_a_key_there_is_a_warning(tmp_path: Path) -> None:
    """The first line warns that hashes will not last, and they do not."""
    first, second = (logged(tmp_path / name, Setup(), (ACCEPTED,)) for name in "ab")
    assert (first[0]["level"], first[0]["name"]) == ("WARNING", "LOG")
    assert "PII_HASH_KEY" in str(first[0]["message"])
    assert first[1]["user_hash"] != second[1]["user_hash"]


def test_standard_logging_and_secrets_are_looked_after(tmp_path: Path) -> None:
    """A library's line arrives, at the level of the journal, without the token and without the key."""
    path = tmp_path / "log"
    with path.open("w") as stream, open_journal(SETUP, stream, active):
        logging.getLogger("aiohttp.server").info("key %s token %s", KEY.decode(), TOKEN)
        logging.getLogger("aiohttp.server").debug("unheard")
    lines = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    assert [line["message"] for line in lines] == ["key *** token ***"]


def test_the_level_is_obeyed(tmp_path: Path) -> None:
    """At WARNING a whole accepted chain is not written, and the refusal of the other one is."""
    setup = Setup(level=Level.WARNING, hash_key=SETUP.hash_key)
    lines = logged(tmp_path / "log", setup, (ACCEPTED, REJECTED))
    assert [line["name"] for line in lines] == ["CALLBACK_REJECTED"]


def test_dropped_lines_are_told_in_the_log() -> None:
    """Lines that found no room because nobody read are told by LOG_DROPPED with their number."""
    reader, writer = os.pipe()
    wide, count = "x" * 10_000, 100
    with ThreadPoolExecutor() as pool, os.fdopen(writer, "w") as stream:
        with open_journal(replace(SETUP, capacity=1), stream, active, patience=20) as journal:
            for _ in range(count):
                journal.process(events.Shutdown(cause=wide, uptime_s=1.0))
            reading = pool.submit(read_to_end, reader)
        stream.close()
        lines = [orjson.loads(line) for line in reading.result().splitlines()]
    dropped = [int(str(line["count"])) for line in lines if line["name"] == "LOG_DROPPED"]
    assert sum(dropped) > 0
    assert len(lines) - len(dropped) + sum(dropped) == count


def read_to_end(reader: int) -> bytes:
    """All that is written into a pipe."""
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()


def test_a_terminal_gets_lines_for_people() -> None:
    """Without a choice a terminal gets aligned, coloured lines; a file gets JSON."""
    master, slave = pty.openpty()
    try:
        with os.fdopen(slave, "w") as stream, open_journal(SETUP, stream, active) as journal:
            journal.process(events.Shutdown(cause="SIGTERM", uptime_s=1.5))
        text = os.read(master, 1 << 16).decode()
    finally:
        os.close(master)
    assert "SHUTDOWN" in text
    assert "cause=" in text
    assert "{" not in text


@pytest.fixture
def plain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrettyLayout]:
    """The layout for people on a stream without colours."""
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with (tmp_path / "log").open("w") as stream:
        yield PrettyLayout(stream)


def test_a_line_for_people_is_one_aligned_row(plain: PrettyLayout) -> None:
    """Time, level, name and cid stand in columns; values in one word come bare, others as JSON."""
    line: Line = {
        "ts": "2026-01-13T10:30:45.123Z",
        "level": Level.INFO,
        "name": "UI_RENDER",
        "cid": "a1b2c3d4",
        "screen_id": "MAIN_MENU",
        "text": "not now [x]",
        "alert": False,
        "expected": ("A", "B"),
        "guards": {"open": True},
        "bot_state": "ACTIVE",
    }
    other: Line = {"ts": line["ts"], "level": Level.CRITICAL, "name": "ANSWER_CALLBACK_QUERY"}
    assert plain.join([line, other]).decode() == (
        "10:30:45.123 INFO     UI_RENDER             a1b2c3d4 screen_id=MAIN_MENU"
        ' text="not now [x]" alert=false expected=["A","B"] guards={"open":true} bot_state=ACTIVE\n'
        "10:30:45.123 CRITICAL ANSWER_CALLBACK_QUERY         \n"
    )


def test_a_traceback_for_people_has_rows_of_its_own(plain: PrettyLayout) -> None:
    """It stands below its line, indented, and commands no terminal."""
    line: Line = {
        "ts": "2026-01-13T10:30:45.123Z",
        "level": Level.ERROR,
        "name": "LOG",
        "message": "a\x1b[2J\u202e",
        "traceback": "Traceback:\n  File \x1b[31m\n",
    }
    text = plain.join([line]).decode()
    assert text.splitlines()[1:] == ["    Traceback:", r"      File \x1b[31m"]
    assert "traceback=" not in text
    assert "\x1b" not in text
    assert "\u202e" not in text
