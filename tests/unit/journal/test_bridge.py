"""Standard logging joins the journal while the bridge stands."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from botspec.contract.vocabulary import Level
from botspec.journal import bridged
from botspec.journal.bridge import BridgeHandler, level_of
from tests.unit.journal.desk import OK, TOKEN, Desk, incoming

LOGGER = logging.getLogger("aiogram.event")


@pytest.fixture
def bridge(desk: Desk) -> Iterator[Desk]:
    """A desk into whose journal standard logging goes."""
    with bridged(desk.journal):
        yield desk


def test_a_record_becomes_a_line(bridge: Desk) -> None:
    """Logger, level and the text with its arguments are kept; the line has no cid."""
    LOGGER.warning("retry %d of %s", 2, "getMe")
    line = dict(bridge.lines.written[0])
    line.pop("ts")
    assert line == {
        "level": "WARNING",
        "name": "LOG",
        "logger": "aiogram.event",
        "message": "retry 2 of getMe",
        "bot_state": "ACTIVE",
    }


def test_an_exception_comes_with_its_clean_traceback(bridge: Desk) -> None:
    """error_type and traceback are told, and the token in it is not."""
    try:
        raise OSError(f"/bot{TOKEN}/getUpdates")
    except OSError:
        LOGGER.exception("no luck with %s", TOKEN)
    line = bridge.lines.written[0]
    assert (line["level"], line["error_type"]) == ("ERROR", "OSError")
    assert line["message"] == "no luck with ***"
    assert "/bot***/getUpdates" in str(line["traceback"])
    assert TOKEN not in str(line)


def test_a_stack_that_was_asked_for_is_told(bridge: Desk) -> None:
    """`stack_info=True` puts the stack where a traceback stands."""
    LOGGER.warning("here", stack_info=True)
    assert "test_bridge.py" in str(bridge.lines.written[0]["traceback"])


def test_an_exc_info_without_an_exception_is_none(desk: Desk) -> None:
    """A record that is made with `exc_info=True` outside of any `except` has no error."""
    record = logging.LogRecord("bot", logging.WARNING, "bot.py", 1, "all well", (), (None, None, None))
    BridgeHandler(desk.journal).handle(record)
    assert "error_type" not in desk.lines.written[0]


def test_a_record_that_cannot_be_put_together_is_written_anyway(desk: Desk) -> None:
    """Arguments that do not fit the text cost the arguments, not the line."""
    record = logging.LogRecord("bot", logging.WARNING, "bot.py", 1, "%d updates", ("many",), None)
    BridgeHandler(desk.journal).handle(record)
    message = str(desk.lines.written[0]["message"])
    assert message.startswith("%d updates (arguments left out: TypeError")


def test_a_record_below_the_level_goes_nowhere(bridge: Desk) -> None:
    """Libraries at DEBUG fill neither the log nor the memory, until a spell of DEBUG is asked for."""
    LOGGER.debug("first")
    assert bridge.journal.watch.recent(1) == []
    bridge.journal.watch.debug_for(60)
    LOGGER.debug("second")
    bridge.clock.now += 60
    LOGGER.debug("third")
    assert [line["message"] for line in bridge.lines.written] == ["second"]
    assert [line["message"] for line in bridge.journal.watch.recent(9)] == ["second"]
    assert logging.getLogger().level == logging.INFO


async def test_a_record_said_during_an_update_has_its_cid(bridge: Desk) -> None:
    """What code says while it handles an update can be found by the cid, also from tasks that it starts."""

    async def handle(cid: str) -> None:
        with bridge.journal.scribe(incoming(cid)) as scribe:
            await asyncio.sleep(0)
            LOGGER.info("direct")
            await asyncio.create_task(asyncio.to_thread(LOGGER.info, "from a thread"))
            scribe(OK)
        LOGGER.info("afterwards")

    await asyncio.gather(handle("11111111"), handle("22222222"))
    said = [(line["message"], line.get("cid")) for line in bridge.lines.written if line["name"] == "LOG"]
    assert sorted(said, key=str) == [
        ("afterwards", None),
        ("afterwards", None),
        ("direct", "11111111"),
        ("direct", "22222222"),
        ("from a thread", "11111111"),
        ("from a thread", "22222222"),
    ]


def test_the_bridge_is_taken_down(desk: Desk) -> None:
    """Afterwards handlers and level are what they were, also when the block failed."""
    root = logging.getLogger()
    usual = root.level
    root.setLevel(logging.CRITICAL)
    before = (root.handlers[:], root.level)

    def fail() -> None:
        with bridged(desk.journal):
            assert len(root.handlers) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    desk.journal.watch.debug_for(60)
    after = (root.handlers[:], root.level)
    root.setLevel(usual)
    assert after == before


@pytest.mark.parametrize(
    ("number", "level"),
    [
        (5, "DEBUG"),
        (10, "DEBUG"),
        (20, "INFO"),
        (25, "INFO"),
        (30, "WARNING"),
        (40, "ERROR"),
        (50, "CRITICAL"),
    ],
)
def test_levels_have_their_counterparts(number: int, level: str) -> None:
    """A number between two levels counts as the lower one."""
    assert level_of(number) is Level(level)
