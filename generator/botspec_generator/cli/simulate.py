"""`botspec simulate`: the bot, a strict Bot API server and a database on this machine; or scripted tours."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TextIO

from msgspec import Struct

from botspec.bot import Bot, Mode, Serving, until
from botspec.contract import Each, UIMap
from botspec.contract.errors import BotspecError, ConfigError
from botspec.settings import Settings
from botspec.simulator import Simulator, SimUser
from botspec.simulator.script import Tour
from botspec.simulator.tour import Player
from botspec.simulator.tours import read_tours
from botspec.store.embedded import EmbeddedPostgres
from botspec_generator.cli.project_bot import MakeBot, load_bot
from botspec_generator.cli.transcript import Transcript

TOKEN: Final = "42:simulated-bot-simulated-bot-simulated"
"""A token of Telegram's form that opens nothing."""

USER: Final = SimUser(id=123, first_name="Test")
"""Who is there from the start, so that an update of his that comes from outside finds his chat."""

ADMIN: Final = 1
DATABASE: Final = "simulate"

_HEARD: Final = ("LOG_FORMAT", "LOG_LEVEL", "RATE_LIMIT")
"""What a simulated bot takes from the shell as a real one does.

The rest names what only a real one may touch, or would let a conversation go another way on another machine.
"""


class Options(Struct, frozen=True, kw_only=True):
    """What the command line says; port 0 means any free one."""

    project: Path
    port: int
    api_port: int
    data_dir: Path
    tour: Path | None
    polling: bool = False


def run(options: Options) -> int:
    """Simulates until SIGTERM or Ctrl-C, or plays tours; returns the exit code."""
    try:
        tours = read_tours(options.tour) if options.tour is not None else ()
        make = load_bot(options.project)
        if not tours:
            return asyncio.run(_serve(make, options))
        with Path(os.devnull).open("w") as nowhere:
            return asyncio.run(_play(make, options, tours, nowhere))
    except BotspecError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2


@asynccontextmanager
async def simulated(bot: Bot, options: Options, log: TextIO) -> AsyncGenerator[tuple[Simulator, Serving]]:
    """The bot serves against a simulated Telegram while the block lasts; both begin with nothing known."""
    simulator = Simulator(token=TOKEN, users=(USER, SimUser(id=ADMIN, first_name="Admin")))
    try:
        await simulator.start(port=options.api_port)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on port {options.api_port}: {error.strerror}", help="choose another --api-port"
        ) from error
    try:
        async with EmbeddedPostgres(options.data_dir / "postgres") as server:
            await server.drop_database(DATABASE)
            await server.ensure_database(DATABASE)
            settings = _settings(options, simulator.url, server.dsn(DATABASE))
            async with bot.serving(settings, log, mode=_mode(options)) as serving:
                yield simulator, serving
    finally:
        await simulator.stop()


def surroundings(shell: Mapping[str, str], *, tours: bool) -> Mapping[str, str]:
    """What a simulated bot finds in its environment.

    Administrators of the shell come beside the simulator's own. Tours hear nothing of the shell, and nobody
    is too fast in them: a long one would be refused for its speed.
    """
    own = {"BOTSPEC_ADMINS": str(ADMIN), "PII_HASH_KEY": "simulated-simulated-simulated-key"}
    if tours:
        return {**own, "RATE_LIMIT": "off"}
    admins = shell.get("BOTSPEC_ADMINS", "").strip()
    heard = {name: shell[name] for name in _HEARD if name in shell}
    return {**own, **heard, **({"BOTSPEC_ADMINS": f"{ADMIN},{admins}"} if admins else {})}


def _settings(options: Options, api_url: str, dsn: str) -> Settings:
    given: dict[str, object] = {
        "token": TOKEN,
        "api_url": api_url,
        "host": "127.0.0.1",
        "port": options.port,
        "database_url": dsn,
        "data_dir": options.data_dir,
    }
    return Settings.load(surroundings(os.environ, tours=options.tour is not None), **given)


async def _serve(make: MakeBot, options: Options) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    async with make() as bot, simulated(bot, options, sys.stdout) as (simulator, serving):
        sys.stderr.write(_welcome(bot.ui, serving.address, simulator.url, options))
        sys.stderr.flush()
        await until(stop, serving)
    return 0


def _mode(options: Options) -> Mode:
    return Mode.POLLING if options.polling else Mode.WEBHOOK


def _welcome(ui: UIMap, bot: str, api: str, options: Options) -> str:
    takes = "it polls" if options.polling else "POST /webhook"
    lines = [
        f"bot       {bot}    {takes}, GET /health; Ctrl-C ends both",
        f"telegram  {api}    a simulated one; user {ADMIN} is an administrator",
        f"""say       curl -s {api}/sim/message -d '{{"user": 123, "text": "/start", "wait": true}}'""",
        f"""press     curl -s {api}/sim/press -d '{{"user": 123, "button": "{_label(ui)}", "wait": true}}'""",
        f"""look      curl -s '{api}/sim/chat?user=123'    what he sees; a picture has its url there""",
    ]
    tours = options.project / "spec" / "tours"
    if tours.is_dir():
        lines.append(f"tours     botspec simulate --tour {tours}    whole conversations, played and checked")
    return "\n".join(lines) + "\n"


def _label(ui: UIMap) -> str:
    """A label of the home screen, as the simulated user reads it; any word when all of them vary."""
    locale = USER.language if USER.language in ui.locales else ui.locales[0]
    names = [name for row in ui.screen[ui.home].keyboard if not isinstance(row, Each) for name in row]
    labels = [ui.texts[locale].get(f"buttons.{name}", "{") for name in names]
    return next((label for label in labels if not set(label) & set("{'\"")), "LABEL")


async def _play(make: MakeBot, options: Options, tours: Sequence[Tour], nowhere: TextIO) -> int:
    codes: list[int] = []
    async with make() as bot, simulated(bot, options, nowhere) as (simulator, serving):
        await serving.introduced
        player = Player(simulator, serving.watch)
        for tour in tours:
            transcript = Transcript(tour)
            for step in tour.steps:
                transcript.add(await player.play(tour.visitor(step), step))
            codes.append(transcript.end())
    return max(codes)
