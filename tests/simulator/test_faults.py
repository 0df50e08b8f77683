"""Faults: errors, rate limits and closed connections that a test orders for the next calls."""

from typing import Any

import aiohttp
import pytest

from botspec.simulator import Drop, Fault, Simulator
from tests.simulator.playing import USER, Client


def texts(simulator: Simulator) -> list[Any]:
    """Returns the texts of the chat."""
    messages = simulator.chat(USER)["messages"]
    assert isinstance(messages, list)
    return [message["text"] for message in messages if isinstance(message, dict)]


async def test_a_fault_hits_the_next_calls_of_its_method(client: Client) -> None:
    """So many calls of that method fail, then all goes right; other methods are not touched."""
    await client.sim("POST", "fault", method="SENDMESSAGE", error_code=500, times=2)
    assert await client.ok("getMe")
    for _ in range(2):
        envelope = await client.call("sendMessage", chat_id=USER, text="a")
        assert envelope == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert await client.send("a")
    assert texts(client.simulator) == ["a"]


@pytest.mark.parametrize(
    ("fault", "envelope"),
    [
        (
            {"error_code": 429, "retry_after": 3},
            {
                "error_code": 429,
                "description": "Too Many Requests: retry after 3",
                "parameters": {"retry_after": 3},
            },
        ),
        (
            {"error_code": 429},
            {
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            },
        ),
        ({"error_code": 403}, {"error_code": 403, "description": "Forbidden: bot was blocked by the user"}),
        ({"error_code": 400}, {"error_code": 400, "description": "Bad Request: fault ordered by a test"}),
        ({"error_code": 502}, {"error_code": 502, "description": "Bad Gateway"}),
        (
            {"error_code": 400, "description": "Bad Request: group chat was upgraded"},
            {"error_code": 400, "description": "Bad Request: group chat was upgraded"},
        ),
    ],
)
async def test_a_fault_speaks_as_telegram_does(client: Client, fault: Any, envelope: Any) -> None:
    """Without a description, a fault has Telegram's usual words for its code."""
    await client.sim("POST", "fault", method="sendMessage", **fault)
    assert await client.call("sendMessage", chat_id=USER, text="a") == {"ok": False, **envelope}


@pytest.mark.parametrize(("drop", "left"), [(True, []), ("before", []), ("after", ["a"])])
async def test_a_dropped_connection_leaves_the_bot_without_an_answer(
    client: Client, drop: object, left: list[str]
) -> None:
    """The call has its effect or not, and the client cannot tell."""
    await client.sim("POST", "fault", method="sendMessage", drop=drop)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.call("sendMessage", chat_id=USER, text="a")
    assert texts(client.simulator) == left
    (call,) = client.simulator.calls()
    assert (call.ok, call.dropped) == (bool(left), "after" if left else "before")


async def test_faults_are_listed_and_cleared(client: Client) -> None:
    """The list has what is left of each fault."""
    await client.sim("POST", "fault", method="sendMessage", error_code=500, times=3)
    await client.sim("POST", "fault", method="getMe", drop="after")
    await client.refused("sendMessage", chat_id=USER, text="a")
    nothing = {"error_code": None, "description": None, "retry_after": None, "drop": None}
    assert await client.sim("GET", "faults") == {
        "faults": [
            {**nothing, "method": "sendMessage", "error_code": 500, "times": 2},
            {**nothing, "method": "getMe", "drop": "after", "times": 1},
        ]
    }
    await client.sim("DELETE", "faults")
    assert await client.sim("GET", "faults") == {"faults": []}
    assert await client.send("a")


async def test_faults_of_one_method_follow_each_other(client: Client) -> None:
    """The one that was ordered first comes first."""
    client.simulator.fault(Fault(method="getMe", error_code=500))
    client.simulator.fault(Fault(method="getMe", drop=Drop.BEFORE))
    assert await client.refused("getMe") == "Internal Server Error"
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await client.call("getMe")
    assert await client.ok("getMe")
