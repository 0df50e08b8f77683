"""A group that becomes a supergroup: what is known of it goes on under its new id."""

import asyncio
from typing import Any

from botspec.core.grammar import is_legal
from botspec.simulator import Fault
from tests.acceptance.table import Table


def above(table: Table) -> int:
    """The id that the group gets."""
    return table.group - 1_000_000


async def moved(table: Table) -> tuple[Any, ...]:
    """Turns the group into a supergroup, where the test goes on; the lines of the two updates about it."""
    updates = table.simulator.migrate(table.group, above(table))
    table.group = above(table)
    await table.idle()
    return tuple(table.lines(update) for update in updates)


async def test_positions_go_on(table: Table) -> None:
    """Everybody stands where he stood; the messages of the old chat are none of the new one."""
    ann, bob = table.guest("Ann"), table.guest("Bob")
    await ann.say("/start")
    await ann.press("Bet")
    await ann.press("Speak")
    await bob.say("/guess")
    before = [(row["user_id"], row["screen"], row["rev"]) for row in await table.positions]
    chains = await moved(table)
    assert [(row["user_id"], row["screen"], row["rev"]) for row in await table.positions] == before
    assert [row["message_id"] for row in await table.positions] == [None, None]
    for chain in chains:
        assert [line["name"] for line in chain] == ["UPDATE_RECEIVED", "LOG", "DISPATCH_OK"]
        assert is_legal(line["name"] for line in chain)
        assert (chain[-1]["result"], chain[-1]["reason_code"]) == ("moved", "SUCCESS")
    said = "a group has become a supergroup: {} positions and jobs go on there"
    told = sorted(chain[1]["message"] for chain in chains)
    assert told == [said.format(count) for count in (0, 2)], "whichever of the two comes first moves them"
    await ann.say("Apple")
    assert table.said == ["1 bets, the word is Apple\nno guess, no photo; it is your turn, Ann"]


async def test_a_shared_position_goes_on(shared: Table) -> None:
    """What the group shares moves with it, and the time on its screen as well."""
    ann = shared.guest("Ann")
    shared.dealer.landed.clear()
    await ann.say("/start")
    await ann.press("Roll")
    await moved(shared)
    (row,) = await shared.positions
    assert (row["user_id"], row["screen"]) == (0, "ROLLING")
    assert await shared.db.fetchval("SELECT user_id FROM timers WHERE chat_id = $1", shared.group) == 0
    shared.dealer.landed.set()
    await shared.settled()
    (row,) = await shared.positions
    assert row["screen"] == "LOBBY"


async def test_a_job_that_runs_begins_once_more(table: Table) -> None:
    """Its run of the old chat cannot end it any more; the next one does, in the new chat."""
    ann = table.guest("Ann")
    table.dealer.landed.clear()
    table.dealer.began.clear()
    await ann.say("/start")
    await ann.press("Roll")
    async with asyncio.timeout(10):
        await table.dealer.began.wait()
    await moved(table)
    table.dealer.landed.set()
    await table.settled()
    job = await table.db.fetchrow("SELECT status, attempts FROM jobs WHERE chat_id = $1", table.group)
    assert job is not None
    assert (job["status"], job["attempts"]) == ("completed", 1)
    assert [row["screen"] for row in await table.positions] == ["LOBBY"]
    assert table.said == ["Ann\n0 bets, the word is open\nno guess, no photo; it is your turn, Ann"]
    assert await table.db.fetchval("SELECT count(*) FROM pgqueuer") == 0


async def test_what_is_owed_comes_to_the_supergroup(table: Table) -> None:
    """A screen that Telegram did not take in the group is sent in the supergroup, and replies to nothing."""
    ann = table.guest("Ann")
    table.simulator.fault(Fault(method="sendMessage", error_code=429, retry_after=1))
    await ann.say("/start")
    assert table.said == []
    await moved(table)
    await table.settled()
    assert [one["text"].split("\n")[0] for one in table.messages] == ["0 bets, the word is open"]
    (row,) = await table.positions
    assert row["message_id"] == table.messages[0]["message_id"]


async def test_who_is_there_already_stays(table: Table) -> None:
    """A member whom the bot met in the supergroup before it heard of the move stays where he is there."""
    ann, old = table.guest("Ann"), table.group
    await ann.say("/start")
    table.group = above(table)
    await ann.say("/guess")
    table.simulator.inject(
        "message",
        {
            "message_id": 1,
            "date": 1,
            "chat": {"id": table.group, "type": "supergroup", "title": "T"},
            "migrate_from_chat_id": old,
        },
    )
    await table.idle()
    (row,) = await table.positions
    assert row["screen"] == "GUESS"
    assert await table.db.fetch("SELECT FROM positions WHERE chat_id = $1", old) == []
