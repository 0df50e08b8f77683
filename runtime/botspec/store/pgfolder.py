"""The data folder of the embedded server: who holds it, what lies where in it, what a killed holder left."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from botspec.contract.errors import ConfigError, StoreError
from botspec.store.pginstall import ServerUser, may_use

SCRATCH_PREFIX = "botspec-postgres-"
OTHER_TEMPORARY_FOLDERS = ("/var/tmp", "/dev/shm")
LONGEST_SOCKET_PATH = 99
"""Bytes; the kernels allow 107 (Linux) and 103 (macOS)."""
SOCKET_NAME = ".s.PGSQL.5432"
ORPHAN_PATIENCE = 20.0
"""Seconds that a server without a holder gets to shut down."""
POLL_PAUSE = 0.01
_ANOTHER = "stop that process first, or take another folder: BOTSPEC_DATA_DIR, `botspec simulate --data-dir`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What the holder of a folder writes down for others: its process, its server, its temporary folder."""

    pid: int
    dsn: str = ""
    scratch: str = ""


@dataclass(slots=True, kw_only=True)
class DataFolder:
    """The files of one embedded server below `root`, and the two locks that its holder keeps.

    `holder.lock` belongs to this Python process alone; `server.lock` is inherited by every process of the
    server, so it is free exactly when the last of them is gone. The kernel drops both, whoever was killed.
    """

    root: Path
    _locks: list[int] = field(default_factory=list[int])

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.root / "cluster"

    @property
    def draft(self) -> Path:
        """The cluster while initdb makes it; renamed when it is whole."""
        return self.root / "cluster.new"

    @property
    def log(self) -> Path:
        """What the running server says."""
        return self.root / "postgres.log"

    @property
    def server_lock(self) -> int:
        """The open lock file that the server's processes inherit."""
        return self._locks[1]

    async def claim(self) -> None:
        """Become the holder; StoreError names the living one. A killed holder's server is waited for."""
        if self._locks:
            raise self._held_by(self._read_holder())
        with preparing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        try:
            if not self._lock("holder.lock"):
                raise self._held_by(self._read_holder())
            await self._outwait_orphan()
            self._remove_traces()
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        """Give up both locks; nothing happens when none is held."""
        while self._locks:
            os.close(self._locks.pop())

    def note(self, holder: Holder) -> None:
        """Write down who holds the folder, for the message to a second starter and for the next holder."""
        text = f"{holder.pid}\n{holder.dsn}\n{holder.scratch}\n"
        (self.root / "holder.lock").write_text(text, encoding="utf-8")

    def _lock(self, name: str) -> bool:
        with preparing(self.root):
            handle = os.open(self.root / name, os.O_RDWR | os.O_CREAT, 0o600)
            self._locks.append(handle)
            return _try_lock(handle)

    async def _outwait_orphan(self) -> None:
        """Wait for the server of a killed holder; on Linux the kernel told it to stop, elsewhere we do."""
        if self._lock("server.lock"):
            return
        pid = read_pid(self.cluster)
        if pid is not None and _is_server(pid, self.cluster):
            os.kill(pid, signal.SIGINT)
        clock = asyncio.get_running_loop().time
        deadline = clock() + ORPHAN_PATIENCE
        while not _try_lock(self.server_lock):
            if clock() > deadline:
                raise StoreError(
                    f"The PostgreSQL server {pid} of a killed process still uses {self.root}.",
                    help=f"end it with kill -QUIT {pid}, then start again",
                )
            await asyncio.sleep(POLL_PAUSE)

    def _remove_traces(self) -> None:
        """Remove what a killed holder left: a temporary folder, half a cluster, the pid of a dead server."""
        scratch = Path(self._read_holder().scratch)
        with preparing(self.root):
            if scratch.name.startswith(SCRATCH_PREFIX) and scratch.exists():
                shutil.rmtree(scratch)
            self.note(Holder(pid=os.getpid()))
            if self.draft.exists():
                shutil.rmtree(self.draft)
            self._remove_stale_pid()

    def _remove_stale_pid(self) -> None:
        """Remove the pid of a dead server: in a container another process has that number after a restart.

        PostgreSQL would take any living process of its user for a server, and refuse to start for ever.
        Without /proc nothing better is known than what PostgreSQL does.
        """
        pid = read_pid(self.cluster)
        if pid is None or sys.platform != "linux":
            return
        if _is_server(pid, self.cluster):
            raise StoreError(
                f"A PostgreSQL server that botspec did not start (process {pid}) uses {self.cluster}.",
                help=f"stop it with kill -INT {pid}, then start again",
            )
        (self.cluster / "postmaster.pid").unlink()

    def _read_holder(self) -> Holder:
        try:
            pid, dsn, scratch = (self.root / "holder.lock").read_text(encoding="utf-8").splitlines()
            return Holder(pid=int(pid), dsn=dsn, scratch=scratch)
        except ValueError:  # a new file is empty, and a killed process may have written half of it
            return Holder(pid=0)

    def _held_by(self, holder: Holder) -> StoreError:
        message = (
            f"The embedded PostgreSQL in {self.root} is already used by process {holder.pid or 'unknown'}."
        )
        if not holder.dsn:
            return StoreError(message, help=f"{_ANOTHER}, or set DATABASE_URL")
        shared = f"a bot shares its server with DATABASE_URL='{holder.dsn}'"
        return StoreError(message, help=f"{_ANOTHER}; {shared}")


@contextmanager
def preparing(folder: Path) -> Generator[None]:
    """Turn what the operating system refuses in the data folder into a ConfigError."""
    try:
        yield
    except OSError as error:
        raise ConfigError(
            f"The folder {folder} of the embedded PostgreSQL cannot be prepared: {error}.",
            help="make it a local folder that this user owns, or remove it, or set DATABASE_URL",
        ) from error


def make_scratch(user: ServerUser | None) -> Path:
    """Make a short private temporary folder that the server's user can reach; ConfigError without a place."""
    parents = [Path(name) for name in (tempfile.gettempdir(), *OTHER_TEMPORARY_FOLDERS)]
    for parent in parents:
        if parent.is_dir() and may_use(parent, user) and fits_socket(parent / f"{SCRATCH_PREFIX}12345678"):
            scratch = Path(tempfile.mkdtemp(prefix=SCRATCH_PREFIX, dir=parent))
            if user is not None:
                os.chown(scratch, user.uid, user.gid)
            return scratch
    raise ConfigError(
        f"There is no folder for the socket of the embedded PostgreSQL in {', '.join(map(str, parents))}.",
        help="choose a shorter path for the data folder, or set DATABASE_URL",
    )


def fits_socket(folder: Path) -> bool:
    """Say whether a socket in this folder has a path that is short enough for the kernel."""
    return len(os.fsencode(folder / SOCKET_NAME)) <= LONGEST_SOCKET_PATH


def read_pid(cluster: Path) -> int | None:
    """Give the pid in the cluster's postmaster.pid, None when there is no such file."""
    lines = read_status(cluster)
    return int(lines[0]) if lines and lines[0].isdecimal() else None


def read_status(cluster: Path) -> list[str]:
    """Give the lines of postmaster.pid: the first is the pid, the eighth the state; none without the file."""
    try:
        return (cluster / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _try_lock(handle: int) -> bool:
    import fcntl  # not on Windows, where find_install has the better words

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_server(pid: int, cluster: Path) -> bool:
    """Say whether the process is a server of this cluster: it works in that folder. Without /proc, any is."""
    try:
        os.kill(pid, 0)
        return sys.platform != "linux" or Path(f"/proc/{pid}/cwd").samefile(cluster)
    except OSError:
        return False
