"""Deep links: what a person opens, what the bot makes of it, and the addresses that it shows."""

import pytest

from tests.acceptance.club import Member
from tests.golden.club.generated import links


async def test_an_invitation_is_opened(member: Member) -> None:
    """The link that one member is shown is opened by another: its arg is kept, and the log names the link."""
    host = Member(club=member.club, user=member.user + 500_000_000)
    await host.say("/start")
    address = f"https://t.me/simulated_bot?start={links.invite(host.user)}"
    assert address in host.shown["text"]
    await member.say(f"/start {address.partition('start=')[2]}")
    assert f"You are a guest of {host.user}" in member.shown["text"]
    received, routed = member.line("COMMAND_RECEIVED"), member.line("COMMAND_ROUTED")
    assert (received["command"], received["payload"]) == ("start", "INVITE")
    assert (routed["handler"], routed["button_id"]) == ("/start INVITE", "/start INVITE")
    assert str(host.user) not in str(member.lines)


async def test_a_link_of_old(member: Member) -> None:
    """A payload with a wire that the link had before still opens it."""
    await member.say("/start friend-7")
    assert "You are a guest of 7" in member.shown["text"]


async def test_a_condition_looks_at_the_arg(member: Member) -> None:
    """The arcs of a link are tried in order: nobody invites himself."""
    await member.say(f"/start {links.invite(member.user)}")
    assert "You cannot invite yourself" in [one["text"] for one in member.messages]
    assert "guest of" not in member.shown["text"]


async def test_a_link_resets_and_leads_elsewhere(member: Member) -> None:
    """A link can begin anew, as /start does, and lead to any screen."""
    await member.say("/start")
    await member.say("a code of one's own")
    await member.say(f"/start {links.hall('north')}")
    assert member.line("UI_RENDER")["screen_id"] == "DESK"
    assert "north" in member.shown["text"]
    await member.say("/start")
    assert "WELCOME" in member.shown["text"]


async def test_an_action_is_given_the_arg(member: Member) -> None:
    """An action on the arc of a link gets its arg, typed."""
    await member.say(f"/start {links.gift('b-2_B')}")
    assert "gift b-2_B" in member.shown["text"]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        ("nonsense", "no link, 8 characters"),
        ("ref", "no link, 3 characters"),
        ("ref-0", "INVITE with a wrong arg, 5 characters"),
        ("hall-west", "HALL with a wrong arg, 9 characters"),
        ("gift-" + "x" * 13, "GIFT with a wrong arg, 18 characters"),
        ("' OR 1=1 --", "no link, 11 characters"),
    ],
)
async def test_garbage_is_a_plain_start(member: Member, payload: str, told: str) -> None:
    """Whatever stands behind /start, the user gets what /start gives, and the log says why."""
    await member.say(f"/start {payload}")
    assert member.line("COMMAND_RECEIVED")["payload"] == told
    assert member.line("COMMAND_ROUTED")["handler"] == "/start"
    assert member.line("UI_RENDER")["screen_id"] == "LOBBY"
    assert member.lines[-1]["reason_code"] == "SUCCESS"


def test_what_a_payload_cannot_hold() -> None:
    """The generated functions refuse an arg that no payload of the link can bring."""
    with pytest.raises(ValueError, match="GIFT takes letters, digits, _ and - from 2 up to 12"):
        links.gift("a b")
    with pytest.raises(ValueError, match="INVITE takes a whole number from 1"):
        links.invite(0)
