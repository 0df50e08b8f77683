"""The answer of getUpdates, taken apart: whatever one update is, the others are read."""

import pytest

from botspec.telegram.batch import Item, items

GOOD = Item(update_id=2, update={"update_id": 2})


def answer(*updates: bytes) -> bytes:
    """The answer with these updates."""
    return b'{"ok":true,"result":[' + b",".join(updates) + b"]}"


def test_each_update_has_its_id_and_its_json() -> None:
    """The order is Telegram's."""
    assert items(answer(b'{"update_id":5,"message":{}}', b'{"update_id":2}')) == (
        Item(update_id=5, update={"update_id": 5, "message": {}}),
        GOOD,
    )
    assert items(answer()) == ()


@pytest.mark.parametrize("update", [b"7", b"null", b"[]", b"{}", b'{"update_id":"1"}', b'{"update_id":-1}'])
def test_what_is_no_update_has_no_id(update: bytes) -> None:
    """It keeps its place, and the next one is as it was."""
    found = items(answer(update, b'{"update_id":2}'))
    assert found is not None
    assert (found[0].update_id, found[1]) == (None, GOOD)


@pytest.mark.parametrize("text", [b"\\ud800", b"\xff", b"\xed\xa0\x80"])
def test_letters_that_are_none_spoil_only_their_own_update(text: bytes) -> None:
    """Half of a surrogate pair and wrong UTF-8 are illegal: the update keeps its id and loses its content."""
    found = items(answer(b'{"update_id":1,"message":{"text":"' + text + b'"}}', b'{"update_id":2}'))
    assert found == (Item(update_id=1, update=None), GOOD)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"[]",
        b'"\\ud800"',
        b'{"ok":true,"result":true}',
        b'{"ok":false,"result":[]}',
        b'{"ok":true}',
        b"[" * 100_000,
        b'{"ok":true,"result":[{"update_id":1}',
    ],
)
def test_bytes_that_are_no_answer(raw: bytes) -> None:
    """Whatever they are, they are told from an answer without updates, and nothing is raised."""
    assert items(raw) is None
