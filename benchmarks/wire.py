"""The least HTTP/1.1 a benchmark needs, made by hand: the load must cost less than what it measures."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length:"
ANSWER = b"HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"


class Wire(asyncio.Protocol):
    """One keep-alive connection; `received` gets each message whole, as head and body."""

    def __init__(self) -> None:
        """Start with nothing read and nobody connected."""
        self._unread = bytearray()
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to write to."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Cut what has arrived into messages; a body is as long as its Content-Length says, else empty."""
        self._unread += data
        while (end := self._unread.find(HEAD_END)) >= 0:
            head = bytes(self._unread[:end])
            start = end + len(HEAD_END)
            whole = start + _body_length(head)
            if len(self._unread) < whole:
                return
            body = bytes(self._unread[start:whole])
            del self._unread[:whole]
            self.received(head, body)

    def received(self, head: bytes, body: bytes) -> None:
        """Take one message; a subclass says what that means."""
        raise AssertionError(f"nobody takes {head!r} with {len(body)} bytes")

    def write(self, data: bytes) -> None:
        """Send bytes, or drop them when the other side has gone."""
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.close()


class Answering(Wire):
    """The server's side of a connection: `answer(path, body)` gives a status and a JSON body."""

    def __init__(self, answer: Callable[[str, bytes], tuple[int, bytes]]) -> None:
        """Serve with `answer`, which must not wait."""
        super().__init__()
        self._answer = answer

    def received(self, head: bytes, body: bytes) -> None:
        """Answer one request at once."""
        path = head.split(b" ", 2)[1].decode()
        status, answer = self._answer(path, body)
        top = (
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        self.write(top.encode() + answer)


class Asking(Wire):
    """The client's side of a connection: one request at a time."""

    def __init__(self) -> None:
        """Start with no request under way."""
        super().__init__()
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes]]:
        """Send a request; the future holds the answer's status and body."""
        self._answer = asyncio.get_running_loop().create_future()
        self.write(request)
        return self._answer

    def received(self, head: bytes, body: bytes) -> None:
        """Hand the answer to whoever asked."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head.split(b" ", 2)[1]), body))

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever asked that no answer will come."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError("the bot closed the connection"))


class Poster:
    """Posts JSON to one URL over as many keep-alive connections as there are requests at the same time."""

    def __init__(self, *, port: int, path: str, headers: dict[str, str]) -> None:
        """Post to this path of a server on 127.0.0.1."""
        lines = [f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Content-Type: application/json"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self._top = ("\r\n".join(lines) + "\r\nContent-Length: ").encode()
        self._port = port
        self._idle: deque[Asking] = deque()
        self._open: list[Asking] = []

    async def post(self, body: bytes) -> tuple[int, bytes]:
        """Post one body; gives the answer's status and body, raises OSError when the connection breaks."""
        connection = self._idle.pop() if self._idle else await self._connect()
        answer = await connection.ask(b"%b%d\r\n\r\n%b" % (self._top, len(body), body))
        self._idle.append(connection)
        return answer

    async def _connect(self) -> Asking:
        _, connection = await asyncio.get_running_loop().create_connection(Asking, "127.0.0.1", self._port)
        self._open.append(connection)
        return connection

    def close(self) -> None:
        """Close every connection."""
        for connection in self._open:
            connection.close()


def _body_length(head: bytes) -> int:
    lowered = head.lower()
    if b"transfer-encoding:" in lowered:
        raise ValueError("a body of unknown length is not understood here; help: send Content-Length")
    start = lowered.find(LENGTH)
    if start < 0:
        return 0
    return int(lowered[start + len(LENGTH) :].split(b"\r\n", 1)[0])
