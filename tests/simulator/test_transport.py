"""How calls travel: parameters from every kind of body, Telegram's envelopes, tokens and method names."""

from typing import Any

import aiohttp
import pytest

from tests.simulator.playing import USER, Client, keyboard, tap

MARKUP = keyboard([tap("A")])
MARKUP_TEXT = '{"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}'


async def envelope_of(client: Client, verb: str, method: str, **request: Any) -> Any:
    """Returns the envelope of a raw HTTP request."""
    async with client.session.request(verb, client.address(method), **request) as response:
        assert response.content_type == "application/json"
        envelope = await response.json()
        assert envelope.get("error_code", 200) == response.status
        return envelope


def multipart(**parts: str) -> aiohttp.MultipartWriter:
    """Returns a multipart body of texts."""
    writer = aiohttp.MultipartWriter("form-data")
    for name, text in parts.items():
        writer.append(text).set_content_disposition("form-data", name=name)
    return writer


@pytest.mark.parametrize(
    "request_of",
    [
        lambda: {"json": {"chat_id": USER, "text": "да", "reply_markup": MARKUP, "protect_content": True}},
        lambda: {
            "data": {
                "chat_id": str(USER),
                "text": "да",
                "reply_markup": MARKUP_TEXT,
                "protect_content": "true",
            }
        },
        lambda: {
            "data": multipart(chat_id=str(USER), text="да", reply_markup=MARKUP_TEXT, protect_content="true")
        },
        lambda: {
            "params": {
                "chat_id": str(USER),
                "text": "да",
                "reply_markup": MARKUP_TEXT,
                "protect_content": "True",
            }
        },
        lambda: {
            "params": {"chat_id": str(USER), "reply_markup": MARKUP_TEXT, "text": "the body wins"},
            "json": {"text": "да", "protect_content": True},
        },
    ],
    ids=["json", "urlencoded", "multipart", "query", "query and json"],
)
async def test_parameters_come_in_every_way_that_telegram_reads(client: Client, request_of: Any) -> None:
    """JSON, urlencoded, multipart and the query string say the same."""
    envelope = await envelope_of(client, "POST", "sendMessage", **request_of())
    message = envelope["result"]
    assert (message["text"], message["reply_markup"], message["has_protected_content"]) == (
        "да",
        MARKUP,
        True,
    )
    assert client.simulator.calls()[0].params == {
        "chat_id": USER,
        "text": "да",
        "reply_markup": MARKUP,
        "protect_content": True,
    }


async def test_get_and_any_case_of_a_method_name_will_do(client: Client) -> None:
    """Method names are case-insensitive, and GET is as good as POST."""
    assert (await envelope_of(client, "GET", "GETME"))["result"]["username"] == "simulated_bot"
    assert client.simulator.calls()[0].method == "getMe"


async def test_an_uploaded_certificate_is_taken(client: Client) -> None:
    """A file comes as a part, under its own name or by attach://."""
    for name, rest in (("certificate", {}), ("pem", {"certificate": "attach://pem"})):
        form = aiohttp.FormData({"url": "https://example.com/hook", **rest})
        form.add_field(name, b"-----BEGIN CERTIFICATE-----", filename="cert.pem")
        assert (await envelope_of(client, "POST", "setWebhook", data=form))["ok"]
        assert (await client.ok("getWebhookInfo"))["has_custom_certificate"]


@pytest.mark.parametrize(
    ("request_of", "words"),
    [
        ({"data": "{", "headers": {"Content-Type": "application/json"}}, "can't parse the JSON body: "),
        ({"json": [1]}, "the JSON body must be an Object"),
        (
            {"data": "text=a", "headers": {"Content-Type": "text/plain"}},
            "the body has the content type text/plain",
        ),
        (
            {"data": {"chat_id": "1", "text": "a", "reply_markup": "{"}},
            "can't parse reply keyboard markup JSON object",
        ),
        ({"data": {"chat_id": "1", "text": "a", "entities": "["}}, "can't parse entities JSON object"),
        (
            {"data": {"chat_id": "1", "text": "a", "protect_content": "yes"}},
            'field "protect_content" must be of type',
        ),
        (
            {"data": {"chat_id": "1", "text": "a", "message_thread_id": "x"}},
            'field "message_thread_id" must be of',
        ),
        (
            {"data": b"\xff\xfe", "headers": {"Content-Type": "application/json"}},
            "strings must be encoded in UTF-8",
        ),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(client: Client, request_of: Any, words: str) -> None:
    """A broken body is a 400, not a crash."""
    envelope = await envelope_of(client, "POST", "sendMessage", **request_of)
    assert envelope["error_code"] == 400
    assert envelope["description"].startswith(f"Bad Request: {words}")


async def test_a_multipart_body_that_cannot_be_read_is_refused(client: Client) -> None:
    """A multipart body without its boundary is a 400."""
    headers = {"Content-Type": "multipart/form-data"}
    envelope = await envelope_of(client, "POST", "sendMessage", data=b"nonsense", headers=headers)
    assert envelope["description"].startswith("Bad Request: can't read multipart/form-data")


async def test_a_wrong_token_is_unauthorized(client: Client) -> None:
    """Whoever has no token of this bot learns nothing else."""
    url = f"{client.simulator.url}/bot43:OTHER/getMe"
    async with client.session.post(url) as response:
        assert response.status == 401
        assert await response.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_is_not_found(client: Client) -> None:
    """The words are Telegram's, and the call is on record."""
    envelope = await client.call("sendMesage", chat_id=USER)
    assert envelope == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert client.simulator.calls()[0].error == "Not Found: method not found"


async def test_other_paths_and_verbs_are_refused(client: Client) -> None:
    """Only GET and POST of a method are served."""
    async with client.session.get(f"{client.simulator.url}/nothing") as response:
        assert (response.status, (await response.json())["description"]) == (404, "Not Found")
    assert (await envelope_of(client, "PUT", "getMe"))["error_code"] == 405
