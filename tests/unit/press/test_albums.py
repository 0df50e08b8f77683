"""Albums: the user is told once that something is wrong, not with every item."""

from dataclasses import replace
from typing import Any

from botspec.press.albums import REMEMBERED, Albums


def test_the_first_item_is_told(incoming: Any) -> None:
    """Others of the album are told already; the same one, that is run again, is not."""
    albums, first = Albums(), replace(incoming.command("cat"), album="a")
    assert not albums.is_told(first)
    assert not albums.is_told(first)
    assert albums.is_told(replace(first, update_id=first.update_id + 1))


def test_what_is_no_album_is_always_told(incoming: Any) -> None:
    """A message that stands alone has nobody who was told for it."""
    albums = Albums()
    one = incoming.command("cat")
    assert not albums.is_told(one)
    assert not albums.is_told(replace(one, update_id=one.update_id + 1))


def test_albums_are_told_apart(incoming: Any) -> None:
    """An id of an album counts in its chat."""
    albums, first = Albums(), replace(incoming.command("cat"), album="a")
    assert not albums.is_told(first)
    assert not albums.is_told(replace(first, chat_id=6, update_id=900))
    assert not albums.is_told(replace(first, album="b", update_id=901))


def test_the_oldest_albums_are_forgotten(incoming: Any) -> None:
    """What is remembered has an end."""
    albums, item = Albums(), incoming.command("cat")
    for number in range(REMEMBERED + 1):
        albums.is_told(replace(item, album=str(number), update_id=number))
    assert not albums.is_told(replace(item, album="0", update_id=-1))
    assert albums.is_told(replace(item, album=str(REMEMBERED), update_id=-1))
