"""The bot is killed while a picture is being made: the next process goes on, and nobody pays twice."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final, cast

import asyncpg

from bot.standin import StandIn
from bot.standin.tasks import NO_DELAYS
from botspec.simulator import Simulator, SimUser

ROOT: Final = Path(__file__).parents[2]
TOKEN: Final = "42:killed-killed-killed-killed-killed-killed"
USER: Final = 1_700_000_001
STEPS: Final = ("🎨 Pictures", "DeepDream · 3.50 💎", "16:9")
PATIENCE: Final = 60


@asynccontextmanager
async def running(environ: dict[str, str], log: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    """`python -m bot` as a process of its own; killed at the end of the block."""
    with log.open("a") as out:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot"), cwd=ROOT, env={**os.environ, **environ}, stdout=out, stderr=out
        )
        try:
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


def newest(simulator: Simulator) -> dict[str, Any]:
    """The newest message of the bot."""
    messages = cast("list[dict[str, Any]]", simulator.chat(USER)["messages"])
    return next((one for one in reversed(messages) if one["from"] == "bot"), {"text": "", "media": None})


async def shown(simulator: Simulator, text: str) -> dict[str, Any]:
    """Waits until the newest message of the bot has these words."""
    async with asyncio.timeout(PATIENCE):
        while text not in newest(simulator)["text"]:
            await simulator.calls_after(len(simulator.calls()), within=1.0)
    return newest(simulator)


async def ordered(simulator: Simulator) -> None:
    """Leads the user from /start to an order that is paid."""
    simulator.message(USER, "/start", language="en")
    await shown(simulator, "What shall we paint")
    for label, words in zip(STEPS, ("Choose a model", "Which frame", "Send a message"), strict=True):
        simulator.press(USER, button=label)
        await shown(simulator, words)
    simulator.message(USER, "A lighthouse in the fog")
    await shown(simulator, "Your description")
    for label, words in (("Next ➡️", "Check your order"), ("🚀 Run for 3.50 💎", "Painting")):
        simulator.press(USER, button=label)
        await shown(simulator, words)


async def test_a_kill_costs_nothing(empty_database_url: str, tmp_path: Path) -> None:
    """After kill -9 the same task is waited for, the user gets his picture, and everybody pays once."""
    async with (
        StandIn(delays=NO_DELAYS, scale=0.1) as standin,
        Simulator(token=TOKEN, users=(SimUser(id=USER, language="en"),)) as simulator,
    ):
        environ = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": simulator.url,
            "DATABASE_URL": empty_database_url,
            "PROVIDER_URL": standin.url,
            "PROVIDER_API_KEY": standin.key,
            "PII_HASH_KEY": "killed-killed-killed-key",
            "BOTSPEC_DATA_DIR": str(tmp_path),
            "LOG_FORMAT": "json",
            "PORT": "0",
        }
        standin.hold()
        async with running(environ, tmp_path / "log") as first:
            await ordered(simulator)
            db = await asyncpg.connect(empty_database_url)
            async with asyncio.timeout(PATIENCE):
                while await db.fetchval("SELECT provider_task FROM orders") is None:
                    pass
            first.kill()
        # The queue believes for half a minute that the killed process works: let that time be over.
        await db.execute("UPDATE pgqueuer SET heartbeat = now() - interval '5 minutes'")
        standin.release()
        async with running(environ, tmp_path / "log"):
            message = await shown(simulator, "Here it is!")
        assert message["media"]["kind"] == "photo"
        assert len(standin.tasks) == 1
        assert await db.fetchval("SELECT attempts FROM jobs") == 2
        ledger = await db.fetch("SELECT type, amount FROM transactions ORDER BY id")
        assert [row["type"] for row in ledger] == ["welcome", "charge"]
        assert await db.fetchval("SELECT balance FROM accounts") == sum(row["amount"] for row in ledger)
        await db.close()
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert standin.key not in written
    assert "lighthouse" not in written
