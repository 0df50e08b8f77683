"""Polling over real HTTP with a scripted server: order, the offset, refusals, and a good end."""

import asyncio
import logging
from collections.abc import Mapping

import pytest

from botspec.contract.errors import ConfigError
from botspec.press import Handled
from botspec.telegram.client import Client
from botspec.telegram.polling import HELP
from tests.telegram.fetching import Hall, message, polling, raw
from tests.telegram.scripted import Reply, ScriptedTelegram, refused

ANN, BOB = 7, 8
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@pytest.fixture
def hall() -> Hall:
    """Give a hall."""
    return Hall()


def updates(telegram: ScriptedTelegram, *batch: bytes | Mapping[str, object]) -> None:
    """Scripts an answer with these updates."""
    telegram.answer("getUpdates", Reply(body=raw(*batch)))


def silence(telegram: ScriptedTelegram) -> asyncio.Event:
    """Scripts a long poll in which nothing comes until the event."""
    hold = asyncio.Event()
    telegram.answer("getUpdates", Reply(body=raw(), hold=hold))
    return hold


def offsets(telegram: ScriptedTelegram) -> list[object]:
    """The offsets that were asked for."""
    return [asked.body["offset"] for asked in telegram.asked]


async def test_it_asks_for_exactly_what_it_acts_on(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """The first request is a long poll for all that waits, of the two kinds that bots act on."""
    hold = silence(telegram)
    async with polling(client, hall):
        await telegram.until(1)
        hold.set()
    assert telegram.asked[0].method == "getUpdates"
    assert telegram.asked[0].body == {
        "offset": 0,
        "limit": 100,
        "timeout": 50,
        "allowed_updates": ["message", "callback_query"],
    }


async def test_what_is_done_is_confirmed_by_the_next_request(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """The offset is the one after the last update, and not before the hall is done with it."""
    hall.hold(11)
    updates(telegram, message(10), message(11, BOB))
    hold = silence(telegram)
    async with polling(client, hall, patience_s=60):
        await hall.until(2)
        assert offsets(telegram) == [0]
        hall.let_go(11)
        await telegram.until(2)
        hold.set()
    assert offsets(telegram)[:2] == [0, 12]
    assert telegram.asked[1].body["timeout"] == 50


async def test_one_who_is_slow_holds_nobody_up(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """While one update lasts more are fetched, from the same offset; what is known is not begun again."""
    hall.hold(10)
    updates(telegram, message(10), message(11, BOB))
    updates(telegram, message(10), message(11, BOB), message(12, BOB))
    hold = silence(telegram)
    async with polling(client, hall):
        await hall.until(3)
        hall.let_go(10)
        await telegram.until(3)
        while 13 not in offsets(telegram):
            hold.set()
            await telegram.until(len(telegram.asked) + 1)
    assert hall.begun == [10, 11, 12]
    assert offsets(telegram)[:2] == [0, 0]
    assert telegram.asked[1].body["timeout"] == 0


async def test_those_of_one_user_keep_their_order(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """The second of a user begins when his first has ended; others do not wait for him."""
    hall.hold(10)
    updates(telegram, message(10), message(11), message(12, BOB), message(13))
    async with polling(client, hall, patience_s=60):
        await hall.until(2)
        assert (hall.begun, hall.together) == ([10, 12], 1)
        hall.let_go(10)
        await hall.until(4)
    assert hall.ended == [12, 10, 11, 13]


async def test_only_so_many_are_in_flight(telegram: ScriptedTelegram, client: Client, hall: Hall) -> None:
    """Of ten users two are served at a time, and all of them in the end."""
    everybody = range(10, 20)
    hall.hold(*everybody)
    updates(telegram, *(message(number, user=number) for number in everybody))
    async with polling(client, hall, max_in_flight=2, patience_s=60):
        await hall.until(2)
        hall.let_go(*everybody)
        await telegram.until(2)
    assert hall.most == 2
    assert sorted(hall.ended) == list(everybody)


async def test_a_database_that_is_down_keeps_the_offset(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """RETRY: the update is tried again, 1, 2 and 4 seconds later, before the next one of its user."""
    hall.say(10, Handled.RETRY, Handled.RETRY, Handled.RETRY)
    updates(telegram, message(10), message(11))
    async with polling(client, hall, patience_s=60) as poller:
        waits = [await poller.naps.end() for _ in range(3)]
        await telegram.until(2)
    assert waits == [1.0, 2.0, 4.0]
    assert hall.begun == [10, 10, 10, 10, 11]
    assert offsets(telegram)[:2] == [0, 12]


async def test_a_bug_is_no_end(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """An exception of the hall itself is logged, and the update is tried again."""
    hall.say(10, ValueError("a bug"))
    updates(telegram, message(10))
    async with polling(client, hall) as poller:
        assert await poller.naps.end() == 1.0
        await hall.until(2)
    assert "Update 10 could not be handled" in caplog.text


async def test_a_passive_instance_does_not_fetch(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """BUSY: what is not done is left to the ACTIVE one; asked again, it begins where it was."""
    hall.say(11, Handled.BUSY)
    hall.say(12, Handled.BUSY)
    hall.hold(11, 12, 13)
    updates(telegram, message(10), message(11), message(12, BOB), message(13, 9), message(14))
    updates(telegram, message(11))
    hold = silence(telegram)
    async with polling(client, hall, patience_s=60) as poller:
        await hall.until(4)
        hall.let_go(11, 12, 13)
        assert await asyncio.wait({poller.task}, timeout=0.1) == (set(), {poller.task})
        assert (offsets(telegram), 14 in hall.begun) == ([0], False)
        poller.polling.resume()
        await telegram.until(3)
        hold.set()
    assert offsets(telegram)[:3] == [0, 11, 12]
    assert [one.message for one in caplog.records if "PASSIVE" in one.message] == [
        "This instance is PASSIVE: it fetches no updates until it becomes ACTIVE"
    ]


SPOILT = b'{"update_id":11,"message":{"text":"secret \\ud800"}}'


@pytest.mark.parametrize(
    "bad",
    [
        {"update_id": 11, "message": "secret"},
        {"update_id": 11, "callback_query": {"id": "secret"}},
        SPOILT,
        SPOILT.replace(b"\\ud800", b"\xff"),
        b'"secret"',
    ],
)
async def test_a_bad_update_does_not_take_the_others_with_it(
    telegram: ScriptedTelegram,
    client: Client,
    hall: Hall,
    caplog: pytest.LogCaptureFixture,
    bad: bytes | Mapping[str, object],
) -> None:
    """It is told at WARNING, without a word of it, and confirmed; those around it are handled."""
    updates(telegram, message(10), bad, message(12))
    hold = silence(telegram)
    async with polling(client, hall):
        await telegram.until(2)
        hold.set()
    assert (hall.ended, offsets(telegram)[1]) == ([10, 12], 13)
    (record,) = [one for one in caplog.records if "passed over" in one.getMessage()]
    assert record.levelno == logging.WARNING
    assert "secret" not in caplog.text


@pytest.mark.parametrize("body", [b"<html>", b'{"ok":true,"result":true}', raw(b"7", b"{}")])
async def test_an_answer_without_updates_is_waited_out(
    telegram: ScriptedTelegram, client: Client, hall: Hall, body: bytes
) -> None:
    """What gives nothing to confirm is not asked for at once again."""
    telegram.answer("getUpdates", Reply(body=body))
    async with polling(client, hall) as poller:
        assert (await poller.naps.begun())[0] == 1.0
        assert poller.polling.problem == "getUpdates: no updates in the answer"
        assert len(telegram.asked) == 1


async def test_two_pollers_are_told_of(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """A conflict is logged once, with what to do; the waits grow up to 30 s; then all is well again."""
    telegram.answer("getUpdates", *[refused(409, CONFLICT)] * 7)
    updates(telegram, message(10))
    hold = silence(telegram)
    with caplog.at_level(logging.INFO, "botspec"):
        async with polling(client, hall) as poller:
            waits = [await poller.naps.end() for _ in range(7)]
            told = poller.polling.problem
            assert told == f"getUpdates: {CONFLICT}"
            await telegram.until(9)
            assert poller.polling.problem is None
            hold.set()
    assert waits == [1, 2, 4, 8, 16, 30, 30]
    assert caplog.messages[:2] == [
        f"No updates come: getUpdates: {CONFLICT}; help: another process polls with this token: "
        "end one of the two",
        "Updates come again, after 7 failures",
    ]
    assert hall.ended == [10]


@pytest.mark.parametrize("words", [words for words, _ in HELP])
async def test_every_conflict_has_its_help(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture, words: str
) -> None:
    """Whatever ends the polling, the log says what to do, and the polling goes on."""
    telegram.answer("getUpdates", refused(409, f"Conflict: {words} ..."))
    hold = silence(telegram)
    async with polling(client, hall) as poller:
        await poller.naps.end()
        await telegram.until(2)
        hold.set()
    assert "another process" in caplog.messages[0]


async def test_a_flood_is_obeyed(telegram: ScriptedTelegram, client: Client, hall: Hall) -> None:
    """429: the wait is what Telegram asks for, and up to a second more."""
    telegram.answer("getUpdates", refused(429, "Too Many Requests: retry after 7", retry_after=7))
    async with polling(client, hall) as poller:
        assert (await poller.naps.begun())[0] == 8.0


async def test_a_broken_connection_is_waited_out(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """Whatever the network does, it is tried again, and the first success ends the waits."""
    telegram.answer("getUpdates", Reply(drop=True), Reply(status=502, body=b"bad gateway"))
    updates(telegram, message(10))
    telegram.answer("getUpdates", Reply(drop=True))
    async with polling(client, hall) as poller:
        assert [await poller.naps.end() for _ in range(3)] == [1.0, 2.0, 1.0]
    assert hall.ended == [10]


async def test_a_revoked_token_ends_it(telegram: ScriptedTelegram, client: Client, hall: Hall) -> None:
    """401: there will be no more updates; what is in flight ends, and the error says what to look at."""
    hall.hold(10)
    updates(telegram, message(10))
    telegram.answer("getUpdates", refused(401, "Unauthorized"))
    async with polling(client, hall) as poller:
        await telegram.until(2)
        hall.let_go(10)
        with pytest.raises(ConfigError, match="check TELEGRAM_BOT_TOKEN"):
            await poller.task
    assert (hall.ended, len(telegram.asked)) == ([10], 2)


async def test_at_the_end_what_was_done_is_confirmed(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """Told to stop: what is in flight ends, nothing new begins, and a last short request confirms."""
    hall.hold(10)
    updates(telegram, message(10), message(11))
    async with polling(client, hall, patience_s=60) as poller:
        await hall.until(1)
        poller.stop.set()
        assert await asyncio.wait({poller.task}, timeout=0.1) == (set(), {poller.task})
        hall.let_go(10)
        await poller.end()
    assert hall.ended == [10]
    last = telegram.asked[-1].body
    assert (len(telegram.asked), last["offset"], last["limit"], last["timeout"]) == (2, 11, 1, 0)


async def test_at_the_end_there_may_be_nothing_to_confirm(
    telegram: ScriptedTelegram, client: Client, hall: Hall
) -> None:
    """A long poll is broken off at once, and Telegram is not asked for what it knows."""
    updates(telegram, message(10))
    done, hold = Reply(body=raw()), asyncio.Event()
    telegram.answer("getUpdates", done, Reply(body=raw(), hold=hold))
    async with polling(client, hall) as poller:
        await telegram.until(3)
        await poller.end()
        hold.set()
    assert offsets(telegram) == [0, 11, 11]


async def test_the_end_does_not_wait_for_ever(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """An update that lasts too long is broken off and not confirmed, like one that waits for a retry."""
    hall.hold(11)
    hall.say(12, Handled.RETRY)
    updates(telegram, message(10), message(11, BOB), message(12, 9))
    async with polling(client, hall, patience_s=60, drain_s=2.05) as poller:
        await hall.until(3)
        await poller.naps.begun()
        await poller.end()
    assert "Updates that were not done in time: 1;" in caplog.text
    assert (hall.ended, hall.together) == ([10, 12], 0)
    assert offsets(telegram) == [0, 11]


async def test_a_farewell_that_is_not_heard(
    telegram: ScriptedTelegram, client: Client, hall: Hall, caplog: pytest.LogCaptureFixture
) -> None:
    """When the last request fails, the end is still a good one: the update will come again, and be NOOP."""
    hall.hold(10)
    updates(telegram, message(10))
    telegram.answer("getUpdates", refused(500, "Internal Server Error"))
    async with polling(client, hall, patience_s=60) as poller:
        await hall.until(1)
        poller.stop.set()
        hall.let_go(10)
        await poller.end()
    assert "could not be confirmed (Internal Server Error)" in caplog.text
