"""A position that a group shares: anybody moves it, and it is found whatever comes."""

from typing import Any

import pytest

from botspec.core.grammar import is_legal
from tests.acceptance.table import ADMIN, Guest, Table

LATER = (
    "UPDATE timers SET entered_at = entered_at - make_interval(mins => 31), due_at = now() WHERE chat_id = $1"
)


@pytest.fixture
async def ann(shared: Table) -> Guest:
    """Give a member of the group, who has begun."""
    guest = shared.guest("Ann")
    await guest.say("/start")
    return guest


@pytest.fixture
async def bob(shared: Table, ann: Guest) -> Guest:
    """Give another member of the group, who has been heard there once."""
    guest = shared.guest("Bob")
    await guest.say("good evening")
    return guest


async def here(table: Table) -> Any:
    """The one position of the group."""
    (row,) = await table.positions
    return row


async def test_anybody_presses_the_shared_message(shared: Table, ann: Guest, bob: Guest) -> None:
    """A press of somebody else is as good as one's own: there is one screen, and one session."""
    await bob.press("Bet")
    assert (bob.told, bob.ended) == ("Good luck", ("accepted", "SUCCESS"))
    await ann.press("Bet")
    assert shared.said == ["2 bets, the word is open\nno guess, no photo; it is your turn, Ann"]
    row = await here(shared)
    assert (row["user_id"], row["rev"], '"bets": 2' in row["data"]) == (0, 3, True)
    assert is_legal(ann.names)


async def test_two_who_press_at_once(shared: Table, ann: Guest, bob: Guest) -> None:
    """Exactly one of them is accepted; the other is told that the screen has moved on."""
    presses = [guest.begin("Bet") for guest in (ann, bob)]
    await shared.idle()
    ends = sorted(shared.lines(one.update_id)[-1]["reason_code"] for one in presses)
    assert ends == ["STATE_MISMATCH", "SUCCESS"]
    assert '"bets": 1' in (await here(shared))["data"]
    assert [one for one in shared.said if one.startswith("1 bets")] == shared.said


async def test_two_who_begin_at_once(shared: Table) -> None:
    """The group comes to have one position, whoever was first."""
    sent = [
        shared.simulator.message(user, "/guess", language="en", chat=shared.group) for user in (8_001, 8_002)
    ]
    await shared.idle()
    assert [shared.lines(one.update_id)[-1]["result"] for one in sent] == ["accepted"] * 2
    assert (await here(shared))["screen"] == "GUESS"


async def test_a_stale_press_is_refused(shared: Table, ann: Guest, bob: Guest) -> None:
    """An old keyboard counts for nobody; the screen is drawn again, and nobody is told that it is not his."""
    data = pressed(shared)
    await ann.press("Bet")
    stale = shared.simulator.press(bob.user, data=data, chat=shared.group)
    await shared.idle()
    line = shared.lines(stale.update_id)[-1]
    assert (line["result"], line["reason_code"]) == ("rejected", "STATE_MISMATCH")
    answer = await shared.simulator.answer_to(stale.callback_id)
    assert answer is not None
    assert answer.text == "That button has expired, please use /start"
    assert '"bets": 1' in (await here(shared))["data"]


def pressed(table: Table) -> str:
    """What the first button of the newest keyboard sends."""
    newest = next(one for one in reversed(table.messages) if one["keyboard"])
    return str(newest["keyboard"][0][0]["data"])


async def test_anybody_says_what_the_screen_waits_for(shared: Table, ann: Guest, bob: Guest) -> None:
    """Who answers need not be who was asked; what nobody waits for is talk."""
    await bob.say("cold, is it not?")
    assert bob.ended == ("overheard", "NOOP")
    await ann.press("Speak")
    await bob.say("Apple")
    assert bob.ended == ("accepted", "SUCCESS")
    assert shared.said[-1].startswith("0 bets, the word is Apple")


async def test_nobody_is_addressed(shared: Table, ann: Guest, bob: Guest) -> None:
    """A shared screen is no reply, and its reply keyboard is everybody's; what one is told is to him."""
    assert all("reply_to" not in one for one in shared.messages)
    await ann.press("Cards")
    assert [guest.keys for guest in (ann, bob)] == [["Draw", "Fold"]] * 2
    assert shared.said[-1] == "These are your cards"
    await bob.say("@simulated_bot what?")
    told = next(one for one in shared.messages if one.get("reply_to") == bob.message_id)
    assert told["text"] == "The bot does not expect that here"
    await bob.press("Fold")
    assert bob.ended == ("accepted", "SUCCESS")
    assert [guest.keys for guest in (ann, bob)] == [None, None]


async def test_a_job_ends_on_the_shared_screen(shared: Table, ann: Guest, bob: Guest) -> None:
    """Its end finds the position of the group; the job is that of who started it, without a name."""
    shared.dealer.landed.clear()
    shared.dealer.names.clear()
    await bob.press("Roll")
    assert (await here(shared))["screen"] == "ROLLING"
    shared.dealer.landed.set()
    await shared.settled()
    row = await here(shared)
    assert (row["screen"], row["user_id"]) == ("LOBBY", 0)
    assert shared.dealer.names == [f"{bob.user} "]
    job = await shared.db.fetchrow("SELECT user_id, status FROM jobs WHERE chat_id = $1", shared.group)
    assert job is not None
    assert (job["user_id"], job["status"]) == (bob.user, "completed")
    assert shared.said[0].endswith("it is your turn,")


async def test_an_event_meets_the_group(shared: Table, ann: Guest) -> None:
    """An event of any member is one of the group, and names nobody."""
    await shared.serving.emit("CALLED", user_id=ann.user, chat_id=shared.group, key=str(shared.group))
    assert shared.said[-1] == "The waiter calls"
    assert (await here(shared))["rev"] == 1


async def test_time_moves_the_group(shared: Table, ann: Guest) -> None:
    """The time on a screen is that of the group, too."""
    shared.dealer.landed.clear()
    await ann.press("Roll")
    assert await shared.db.fetchval("SELECT user_id FROM timers WHERE chat_id = $1", shared.group) == 0
    await shared.db.execute(LATER, shared.group)
    while (await here(shared))["screen"] == "ROLLING":
        pass
    assert (await here(shared))["screen"] == "LOBBY"
    shared.dealer.landed.set()
    await shared.settled()


async def test_roles_are_each_pressers_own(shared: Table, ann: Guest, bob: Guest) -> None:
    """An administrator opens what is his; for others it stays as it is, until a command leads elsewhere."""
    admin = shared.guest("Eve", ADMIN)
    await admin.say("/staff")
    assert shared.said[-1] == "Staff only"
    await bob.press("Back")
    assert bob.ended == ("rejected", "UNKNOWN_CALLBACK")
    assert ((await here(shared))["screen"], shared.said[-1]) == ("STAFF", "Staff only")
    await admin.press("Back")
    assert (await here(shared))["screen"] == "LOBBY"
    labels = {cell["text"] for one in shared.messages for row in one["keyboard"] or () for cell in row}
    assert "Staff" not in labels, "a shared keyboard has what everybody may press"
    await admin.say("/staff")
    await ann.say("/start")
    assert (await here(shared))["screen"] == "LOBBY"


async def test_the_group_speaks_one_language(shared: Table, ann: Guest) -> None:
    """It is the bot's first until somebody chooses another one, whatever language he has himself."""
    igor = shared.guest("Igor", language="ru")
    await igor.say("@simulated_bot")
    await igor.press("Bet")
    assert (igor.told, shared.said[-1].split()[1]) == ("Good luck", "bets,")
    await ann.press("Русский")
    assert shared.said[-1].startswith("Ставок: 1")
    await ann.press("Ставка")
    assert ann.told == "Удачи"


async def test_in_private_each_has_his_own(shared: Table, ann: Guest) -> None:
    """Only groups share: in a private chat there is nobody to share with."""
    sent = shared.simulator.message(ann.user, "/start", language="en", first_name="Ann")
    await shared.idle()
    assert shared.lines(sent.update_id)[-1]["result"] == "accepted"
    owner = await shared.db.fetchval("SELECT user_id FROM positions WHERE chat_id = $1", ann.user)
    assert owner == ann.user
