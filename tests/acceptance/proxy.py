"""A door in front of PostgreSQL that a test can shut: the bot behind it loses its database."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


class Proxy:
    """Listens on loopback and passes everything on to a server's Unix socket, while it is open."""

    def __init__(self, dsn: str) -> None:
        self._parts = urlsplit(dsn)
        query = parse_qs(self._parts.query)
        self._socket = Path(query["host"][0]) / f".s.PGSQL.{query['port'][0]}"
        self._server: asyncio.Server | None = None
        self._pumps: set[asyncio.Task[None]] = set()
        self._is_open = True

    @property
    def dsn(self) -> str:
        """The address of the same database, through the door."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()[:2]
        return f"postgresql://{self._parts.username}@{host}:{port}{self._parts.path}?sslmode=disable"

    async def start(self) -> None:
        """Opens the door on a free port."""
        self._server = await asyncio.start_server(self._pass_on, "127.0.0.1", 0)

    async def stop(self) -> None:
        """Shuts the door for good."""
        assert self._server is not None
        self._server.close()
        self._drop()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    @contextmanager
    def shut(self) -> Generator[None]:
        """Breaks every connection, and lets nobody in while the block lasts."""
        self._is_open = False
        self._drop()
        try:
            yield
        finally:
            self._is_open = True

    def _drop(self) -> None:
        for pump in self._pumps:
            pump.cancel()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._pumps.add(task)
        try:
            if self._is_open:
                await self._both_ways(reader, writer)
        finally:
            self._pumps.discard(task)
            writer.transport.abort()

    async def _both_ways(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server_reader, server_writer = await asyncio.open_unix_connection(self._socket)
        ways = (_pump(reader, server_writer), _pump(server_reader, writer))
        tasks = [asyncio.create_task(way) for way in ways]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in tasks:
                one.cancel()
            server_writer.transport.abort()


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
