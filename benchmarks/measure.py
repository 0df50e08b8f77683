"""Measures one bot: starts it as a process of its own, plays users against it, and reads what it cost."""

import asyncio
import gc
import os
import socket
import tempfile
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from benchmarks.fake_api import FakeApi, Webhook, serving
from benchmarks.load import Step, crowd
from benchmarks.wire import Asking, Poster

ROOT = Path(__file__).parents[1]
READY_WITHIN = 60.0  # seconds
STOPPED_WITHIN = 15.0  # seconds from SIGTERM to SIGKILL
SETTLE = 0.5  # seconds between ready and the reading of the memory
LOG_TAIL = 2000  # bytes of the bot's output that a failure shows
TOKEN = "42:AAbenchmarkbenchmarkbenchmarkbenchmark"  # the fake's own, of the form that aiogram wants


class BotError(Exception):
    """The bot did not start, or ended before its time; the message ends with what it printed last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A bot to measure: its command, its own part of the environment, its users' script, its health page."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    script: tuple[Step, ...]
    health: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard and how long to press, in seconds; `rate` is the updates/s at which waiting is measured."""

    chats: int = 200
    together: int = 16
    rush: float = 5.0
    stroll: float = 5.0
    rate: float = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What one start of one bot gave; CPU and memory are the bot's process alone, without its database."""

    updates_per_second: float
    cpu_us: float
    api_calls: float
    p50_ms: float
    p99_ms: float
    rss_mib: float
    start_s: float


@dataclass(frozen=True, slots=True)
class Running:
    """A bot that is ready: its process, where it wants its updates, and the seconds it took to get there."""

    pid: int
    port: int
    webhook: Webhook
    start_s: float

    def cpu_seconds(self) -> float:
        """The processor time the process has used, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_mib(self) -> float:
        """The memory the process holds."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def poster(self) -> Poster:
        """A client for its webhook that proves itself as Telegram does."""
        secret = self.webhook.secret
        headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
        return Poster(port=self.port, path=self.webhook.path, headers=headers)


async def measure(contender: Contender, effort: Effort) -> Sample:
    """Start the bot, measure it, stop it; raises BotError when its figures would mean nothing."""
    api = FakeApi()
    async with serving(api) as api_port, running(contender, api, api_port) as bot:
        await asyncio.sleep(SETTLE)
        rss = bot.rss_mib()
        poster = bot.poster()
        users = crowd(api, poster, contender.script, effort.chats)
        gc.freeze()
        await users.arrive(together=effort.together)
        calls, cpu = api.calls.total(), bot.cpu_seconds()
        rushed = await users.rush(together=effort.together, seconds=effort.rush)
        cpu, calls = bot.cpu_seconds() - cpu, api.calls.total() - calls
        strolled = await users.stroll(per_second=effort.rate, seconds=effort.stroll)
        poster.close()
    return Sample(
        updates_per_second=rushed.updates / rushed.seconds,
        cpu_us=cpu / rushed.updates * 1e6,
        api_calls=calls / rushed.updates,
        p50_ms=strolled.percentile(0.50),
        p99_ms=strolled.percentile(0.99),
        rss_mib=rss,
        start_s=bot.start_s,
    )


@asynccontextmanager
async def running(contender: Contender, api: FakeApi, api_port: int) -> AsyncGenerator[Running]:
    """Run the bot as a child process while the block lasts; a failure shows the end of its output."""
    port = _free_port()
    environment = {
        **os.environ,
        **contender.environment,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": f"http://127.0.0.1:{api_port}",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}/webhook",
        "PORT": str(port),
    }
    with tempfile.NamedTemporaryFile(prefix="bench-bot-", suffix=".log") as log:
        started = time.perf_counter()
        process = await asyncio.create_subprocess_exec(
            *contender.command, cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        try:
            webhook = await _ready(contender, process, api, port)
            yield Running(process.pid, port, webhook, time.perf_counter() - started)
        except Exception as error:
            log.seek(max(log.seek(0, os.SEEK_END) - LOG_TAIL, 0))
            printed = log.read().decode(errors="replace")
            reason = f"{contender.name}: {_first(error)}\nwhat it printed last:\n{printed}"
            raise BotError(reason) from error
        finally:
            await _stop(process)


async def _ready(
    contender: Contender, process: asyncio.subprocess.Process, api: FakeApi, port: int
) -> Webhook:
    deadline = time.perf_counter() + READY_WITHIN
    while time.perf_counter() < deadline:
        if process.returncode is not None:
            raise BotError(f"it ended with exit code {process.returncode} before it was ready")
        if api.webhook is not None and await _answers(port, contender.health):
            return api.webhook
        await asyncio.sleep(0.005)
    raise BotError(f"it was not ready within {READY_WITHIN:g} s")


async def _answers(port: int, health: str | None) -> bool:
    try:
        _, connection = await asyncio.get_running_loop().create_connection(Asking, "127.0.0.1", port)
        try:
            if health is None:
                return True
            request = f"GET {health} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
            status, _ = await connection.ask(request)
            return status == 200
        finally:
            connection.close()
    except OSError:
        return False


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOPPED_WITHIN)
    except TimeoutError:
        process.kill()
        await process.wait()


def _first(error: Exception) -> Exception:
    if isinstance(error, ExceptionGroup):
        return _first(cast("ExceptionGroup[Exception]", error).exceptions[0])
    return error


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
