"""Commands of the pages that run until they are told to stop, and the log that they write."""

import asyncio
import json
import signal
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Final

from tests.docs.conftest import Project

TOKEN: Final = "42:example-example-example-example-x"
PATIENCE: Final = 90


@asynccontextmanager
async def started(project: Project, *command: str, **environ: str) -> AsyncGenerator[Process]:
    """A command runs in the project until the block ends; then it is told to stop, and ends well."""
    process = await asyncio.create_subprocess_exec(
        *command, cwd=project.folder, env=project.environment() | environ, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


async def logged(process: Process, name: str) -> dict[str, Any]:
    """The next line of the log that has this name."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        while raw := await process.stdout.readline():
            line: dict[str, Any] = json.loads(raw)
            if line["name"] == name:
                return line
    raise AssertionError(f"the process ended without {name}")


async def address(process: Process) -> str:
    """Where the simulated Telegram of `botspec simulate` is, by its welcome."""
    assert process.stderr is not None
    await process.stderr.readline()
    return (await process.stderr.readline()).decode().split()[1]
