"""Fetches a file from an address that a bot gives, as Telegram's servers do, with their limits and words."""

import aiohttp

from botspec.simulator.errors import ApiError, bad_request
from botspec.simulator.files import Content, FileKind
from botspec.simulator.links import LinkError, http_link

LARGEST_PHOTO = 5 * 1024 * 1024
LARGEST_OTHER = 20 * 1024 * 1024
FETCH_SECONDS = 5.0

MIME_TYPES = {
    FileKind.PHOTO: ("image/",),
    FileKind.VIDEO: ("video/",),
    FileKind.DOCUMENT: ("image/gif", "application/pdf", "application/zip"),
    FileKind.ANIMATION: ("image/gif", "video/mp4"),
    FileKind.AUDIO: ("audio/",),
    FileKind.VOICE: ("audio/ogg",),
}
"""How the MIME type of what is at the address must begin (Bot API, "Sending files")."""


class Fetcher:
    """Fetches from addresses; it is open while the simulator is started."""

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    def open(self) -> None:
        """Makes ready to fetch."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=FETCH_SECONDS))

    async def close(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str, kind: FileKind) -> Content:
        """Returns what is at an address; raises ApiError in Telegram's words."""
        largest = LARGEST_PHOTO if kind is FileKind.PHOTO else LARGEST_OTHER
        try:
            address = http_link(url)
        except LinkError as error:
            raise bad_request(f"invalid file HTTP URL specified: {error}") from None
        if self._session is None:
            raise _failed()
        try:
            async with self._session.get(address) as response:
                if response.status != 200 or (response.content_length or 0) > largest:
                    raise _failed()
                if not response.content_type.startswith(MIME_TYPES[kind]):
                    raise bad_request("Wrong type of the web page content")
                data = await _read(response, largest)
                return Content(data=data, mime_type=response.content_type, name=response.url.name)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            raise _failed() from None


async def _read(response: aiohttp.ClientResponse, largest: int) -> bytes:
    """Returns the body; raises ApiError when it is empty or longer than Telegram takes."""
    data = bytearray()
    async for chunk in response.content.iter_any():
        data += chunk
        if len(data) > largest:
            raise _failed()
    if not data:
        raise _failed()
    return bytes(data)


def _failed() -> ApiError:
    """Returns the refusal of an address from which nothing fit comes."""
    return bad_request("Failed to get HTTP URL content")
