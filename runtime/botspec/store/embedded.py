"""The embedded PostgreSQL, which botspec runs on without a DATABASE_URL: no setup, no port, no remains."""

import os
import shutil
from asyncio.subprocess import Process
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import asyncpg

from botspec.contract.errors import StoreError
from botspec.store.pgfolder import DataFolder, Holder, fits_socket, make_scratch, preparing
from botspec.store.pginstall import ServerUser, find_install, server_user, usable_install
from botspec.store.pgserver import SUPERUSER, Server, stop
from botspec.store.queries import read_queries

DEFAULT_DATABASE = "botspec"
MAINTENANCE_DATABASE = "postgres"
DEFAULT_TEMPLATE = "template1"


class EmbeddedPostgres:
    """One PostgreSQL server of our own below `data_dir`, reached through a Unix socket only.

    It stops with `stop()`, and on Linux also when the thread that started it dies, even by kill -9. A data
    folder has one holder: a second one gets a StoreError that names the first and the address of its server.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True, install: Path | None = None) -> None:
        """Start nothing yet. Not `durable`: a power cut may ruin the data. `install` replaces the wheel's."""
        self._folder = DataFolder(root=data_dir.absolute())
        self._durable = durable
        self._install = install
        self._socket_folder: Path | None = None
        self._scratch: Path | None = None
        self._process: Process | None = None

    async def __aenter__(self) -> Self:
        """Start the server."""
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the server."""
        await self.stop()

    @property
    def pid(self) -> int:
        """The process of the running server; StoreError when it is not started."""
        if self._process is None:
            raise self._not_started()
        return self._process.pid

    def dsn(self, database: str = DEFAULT_DATABASE) -> str:
        """Give the address of a database for asyncpg and psql; StoreError when the server is not started."""
        if self._socket_folder is None:
            raise self._not_started()
        host = quote(str(self._socket_folder), safe="")
        return f"postgresql://{SUPERUSER}@/{quote(database, safe='')}?host={host}&port=5432"

    async def start(self) -> None:
        """Make the cluster if there is none, start its server, wait for it, and ensure the default database.

        ConfigError when it cannot run here, StoreError when the folder is in use or the server fails.
        """
        install = self._install or find_install()
        await self._folder.claim()
        try:
            server = self._server(install)
            await server.create_cluster()
            self._process = await server.start()
            self._folder.note(Holder(pid=os.getpid(), dsn=self.dsn(), scratch=str(self._scratch or "")))
            await self.ensure_database(DEFAULT_DATABASE)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Shut the server down and give the folder free; nothing happens when it is not started."""
        try:
            if self._process is not None:
                await stop(self._process)
        finally:
            self._process = self._socket_folder = None
            if self._scratch is not None:
                shutil.rmtree(self._scratch, ignore_errors=True)
                self._scratch = None
            self._folder.release()

    async def ensure_database(self, name: str, *, template: str = DEFAULT_TEMPLATE) -> None:
        """Make the database as a copy of `template`, unless it exists; the template must not be in use."""
        queries = read_queries("embedded.sql")
        connection = await asyncpg.connect(self.dsn(MAINTENANCE_DATABASE))
        try:
            if not await connection.fetchval(queries["database_exists"], name):
                await connection.execute(
                    await connection.fetchval(queries["create_database"], name, template)
                )
        except (asyncpg.DuplicateDatabaseError, asyncpg.UniqueViolationError):
            return  # another task made it meanwhile
        finally:
            await connection.close()

    async def drop_database(self, name: str) -> None:
        """Remove the database with all connections to it; nothing happens when there is none."""
        connection = await asyncpg.connect(self.dsn(MAINTENANCE_DATABASE))
        try:
            await connection.execute(
                await connection.fetchval(read_queries("embedded.sql")["drop_database"], name)
            )
        finally:
            await connection.close()

    def _server(self, install: Path) -> Server:
        """Choose the user, the socket's folder and, if the wheel is out of the user's reach, a copy of it."""
        with preparing(self._folder.root):
            user = server_user(self._folder.cluster)
            self._socket_folder = self._choose_socket_folder(user)
            return Server(
                folder=self._folder,
                install=usable_install(install, user, lambda: self._ensure_scratch(user)),
                user=user,
                socket_folder=self._socket_folder,
                durable=self._durable,
            )

    def _choose_socket_folder(self, user: ServerUser | None) -> Path:
        cluster = self._folder.cluster
        return cluster if fits_socket(cluster) else self._ensure_scratch(user)

    def _ensure_scratch(self, user: ServerUser | None) -> Path:
        if self._scratch is None:
            self._scratch = make_scratch(user)
            self._folder.note(Holder(pid=os.getpid(), scratch=str(self._scratch)))
        return self._scratch

    def _not_started(self) -> StoreError:
        return StoreError(
            f"The embedded PostgreSQL in {self._folder.root} is not started.", help="call start() first"
        )
