"""The bot of a project: its bot/main.py is imported, and what goes wrong there is told with its place."""

import importlib
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from typing import Final, TypeAlias, cast

from botspec.bot import Bot
from botspec.contract.errors import BotspecError, ConfigError

MakeBot: TypeAlias = Callable[[], AbstractAsyncContextManager[Bot]]
"""How a project makes the bot that is simulated, and ends what it started for it."""

_NEEDED: Final = ("bot/__init__.py", "bot/main.py", "generated/registry.py")


def load_bot(project: Path) -> MakeBot:
    """How a project makes its bot: by `simulated()` of `bot.main`, or by `create()`. Raises ConfigError."""
    for needed in _NEEDED:
        if not (project / needed).is_file():
            raise ConfigError(
                f"there is no {needed} in {project.resolve()}",
                help="a bot is a package bot/ whose main.py has `def create() -> Bot`, and what "
                "`botspec generate` writes",
            )
    sys.path.insert(0, str(project.resolve()))
    try:
        module = importlib.import_module("bot.main")
    except Exception as error:
        raise ConfigError(
            f"bot/main.py cannot be imported: {_told(error, project)}",
            help="run `botspec generate` if the spec has changed, and `mypy bot`",
        ) from error
    simulated = cast("MakeBot | None", getattr(module, "simulated", None))
    if simulated is not None:
        return simulated
    create = cast("Callable[[], object] | None", getattr(module, "create", None))
    if create is None:
        raise ConfigError("bot/main.py has no function create()", help="add `def create() -> Bot`")
    return lambda: nullcontext(_made(create, project))


def _made(create: Callable[[], object], project: Path) -> Bot:
    """The bot that create() gives. Raises ConfigError when it fails, or gives something else."""
    try:
        made = create()
    except BotspecError:
        raise
    except Exception as error:
        raise ConfigError(
            f"create() of bot/main.py fails: {_told(error, project)}",
            help="give Handlers(...) a function for each name that it has; `mypy bot` finds what is wrong",
        ) from error
    if not isinstance(made, Bot):
        raise ConfigError(
            f"create() of bot/main.py gives {type(made).__name__}, and no Bot",
            help="end it with `return Bot(UI, handlers)`",
        )
    return made


def _told(error: Exception, project: Path) -> str:
    """What went wrong, and the last line of the project that was on the way there."""
    own = project.resolve()
    lines = [
        f", at {path.relative_to(own)}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if (path := Path(frame.filename)).is_relative_to(own)
    ]
    return f"{type(error).__name__}: {error}{lines[-1] if lines else ''}"
