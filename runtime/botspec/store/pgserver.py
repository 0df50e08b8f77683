"""One PostgreSQL server process on one cluster: made, started, awaited, stopped."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from botspec.contract.errors import ConfigError, StoreError
from botspec.store import pgchild
from botspec.store.pgfolder import DataFolder, preparing, read_status
from botspec.store.pginstall import MAJOR_VERSION, ServerUser, give_to, may_use

SUPERUSER = "botspec"
START_PATIENCE = 120.0
"""Seconds; a server that was killed replays its log before it is ready."""
READY_PAUSE = 0.003
STOP_STEPS = ((signal.SIGINT, 10.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
"""Fast shutdown; immediate shutdown, which the next start repairs; kill. Seconds to wait after each."""
LOG_TAIL = 12
"""Lines of the server's log that an error message shows."""

INITDB_ARGUMENTS = (
    f"--username={SUPERUSER}",
    "--auth=trust",  # only the server's own user and root can reach the socket
    "--encoding=UTF8",
    "--locale=C",
    "--no-instructions",
)
SETTINGS = (
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "max_connections=100",
    "shared_buffers=32MB",
    "wal_level=minimal",  # nobody replicates a demo, so it needs no senders and no launcher
    "max_wal_senders=0",
    "max_logical_replication_workers=0",
    "io_method=sync",  # three processes fewer
    "max_wal_size=256MB",
    "log_checkpoints=off",
    "log_line_prefix=%m [%p] %d ",
    "timezone=UTC",
    "log_timezone=UTC",
)
UNDURABLE_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How to run PostgreSQL on one data folder: with which programs, as whom, with its socket where."""

    folder: DataFolder
    install: Path
    user: ServerUser | None
    socket_folder: Path
    durable: bool

    async def create_cluster(self) -> None:
        """Make the cluster if there is none; a half made one is never left under its name."""
        cluster, draft = self.folder.cluster, self.folder.draft
        if cluster.exists():
            self._check_version()
            return
        with preparing(draft):
            draft.mkdir(mode=0o700)
            give_to(draft, self.user)
        arguments = ["-D", self._named(draft), *INITDB_ARGUMENTS, *([] if self.durable else ["--no-sync"])]
        initdb = await self._run("initdb", arguments, draft, PIPE, signal.SIGKILL)
        try:
            said, _ = await initdb.communicate()
        except BaseException:
            await stop(initdb)
            raise
        if initdb.returncode != 0:
            raise StoreError(
                f"initdb could not make the database in {cluster}:\n{said.decode(errors='replace').strip()}",
                help="mend what it says, or set DATABASE_URL",
            )
        draft.rename(cluster)
        _sync(cluster.parent)

    async def start(self) -> Process:
        """Start the server and wait until it accepts connections; StoreError shows the end of its log."""
        cluster, log = self.folder.cluster, self.folder.log
        with preparing(cluster):
            if cluster.stat().st_uid == 0:  # a copy that root made
                give_to(cluster, self.user)
            if log.exists():
                log.replace(log.with_suffix(".log.1"))
        with log.open("wb") as output:
            process = await self._run("postgres", self._arguments(), cluster, output.fileno(), signal.SIGINT)
        try:
            await self._until_ready(process)
        except BaseException:
            await stop(process)
            raise
        return process

    def _arguments(self) -> list[str]:
        """Give the server's arguments; its working folder is the cluster, so "." is a short name for it."""
        cluster = self.folder.cluster
        socket_folder = "." if self.socket_folder == cluster else str(self.socket_folder)
        settings = SETTINGS if self.durable else (*SETTINGS, *UNDURABLE_SETTINGS)
        return ["-D", self._named(cluster), "-k", socket_folder, *(f"--{setting}" for setting in settings)]

    def _named(self, folder: Path) -> str:
        """Give a path to the working folder that the user may walk.

        Below a private folder (a root home) only /proc leads to it: that link needs no rights on the parents.
        """
        if may_use(folder.parent, self.user):
            return str(folder)
        if sys.platform == "linux":
            return "/proc/self/cwd"
        raise ConfigError(
            f"PostgreSQL refuses to run as root, and no other user can reach {folder}.",
            help="run the bot as an ordinary user, or put the data folder elsewhere, or set DATABASE_URL",
        )

    async def _run(
        self, program: str, arguments: Sequence[str], folder: Path, output: int, death_signal: signal.Signals
    ) -> Process:
        """Start a program in `folder` as the right user; it dies with the thread that calls this."""
        user = self.user or ServerUser(uid=pgchild.KEEP_USER, gid=pgchild.KEEP_USER)
        ties = (os.getpid(), int(death_signal), user.uid, user.gid)
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", "-S", pgchild.__file__, *map(str, ties)),
            *(str(self.install / "bin" / program), *arguments),
            cwd=folder,
            stdin=DEVNULL,
            stdout=output,
            stderr=STDOUT,
            pass_fds=(self.folder.server_lock,),
            start_new_session=True,  # Ctrl-C is for the bot: it stops the server itself, last
        )

    async def _until_ready(self, process: Process) -> None:
        """Wait until the server writes "ready" after its own pid, or ends."""
        clock = asyncio.get_running_loop().time
        deadline = clock() + START_PATIENCE
        exit_ = asyncio.create_task(process.wait())
        try:
            while not self._is_ready(process.pid):
                if exit_.done() or clock() > deadline:
                    raise self._not_started()
                await asyncio.wait({exit_}, timeout=READY_PAUSE)
        finally:
            exit_.cancel()

    def _is_ready(self, pid: int) -> bool:
        status = read_status(self.folder.cluster)
        return len(status) > 7 and status[0] == str(pid) and status[7].strip() == "ready"

    def _not_started(self) -> StoreError:
        tail = self.folder.log.read_text(encoding="utf-8", errors="replace").splitlines()[-LOG_TAIL:]
        return StoreError(
            "\n".join([f"The embedded PostgreSQL in {self.folder.root} did not start:", *tail]),
            help=f"mend what its log says ({self.folder.log}), or set DATABASE_URL",
        )

    def _check_version(self) -> None:
        cluster = self.folder.cluster
        with preparing(cluster):
            made_by = (cluster / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != MAJOR_VERSION:
            raise ConfigError(
                f"The database in {cluster} was made by PostgreSQL {made_by}, and this is {MAJOR_VERSION}.",
                help="take the data along with the old pg_dump, or remove the folder to start empty",
            )


async def stop(process: Process) -> None:
    """Stop a server or an initdb, first gently; nothing happens when it is gone already."""
    for step, patience in STOP_STEPS:
        if process.returncode is not None:
            return
        with suppress(ProcessLookupError):  # it ended, and the loop has not heard of it yet
            os.kill(process.pid, step)
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), patience)
    if process.returncode is None:
        raise StoreError(
            f"The PostgreSQL process {process.pid} does not end.", help=f"look at ps -p {process.pid}"
        )


def _sync(folder: Path) -> None:
    """Make a rename in the folder last: a power cut must not bring a cluster back to its draft's name."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
