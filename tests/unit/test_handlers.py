"""What a bot is given is compared with its spec before anything runs."""

from dataclasses import dataclass, fields, make_dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.main import assemble
from bot.provider import Access, Provider
from botspec.bot import Bot
from botspec.contract import Functions
from botspec.contract.errors import ConfigError
from generated.actions import Handlers
from generated.registry import UI


@dataclass(frozen=True)
class Nothing(Functions):
    """No functions at all."""


def test_a_function_that_is_missing_is_named() -> None:
    """A bot without a function for a fact or an action does not start, and the error names it."""
    with pytest.raises(ConfigError, match=r"no function for balance, cancel_run") as error:
        Bot(UI, Nothing())
    assert "Handlers" in str(error.value)


def test_a_function_too_many_is_named() -> None:
    """A function that the spec does not know is an error, too: somebody believes that it is called."""
    names = [field.name for field in fields(Handlers)]
    handlers = make_dataclass("More", [*names, "surplus"], bases=(Functions,), frozen=True)(
        *[print] * (len(names) + 1)
    )
    with pytest.raises(ConfigError, match="functions that the spec does not name: surplus"):
        Bot(UI, handlers)


def test_functions_outside_of_handlers_are_told() -> None:
    """Whoever hands over a module, and has no type checker to tell him, is told at the start."""
    module: Any = pytest
    with pytest.raises(ConfigError, match=r"are not in Handlers\(\.\.\.\), but in <module 'pytest'"):
        Bot(UI, module)


def test_the_reference_bot_is_whole(tmp_path: Path) -> None:
    """The reference bot has exactly the functions of its spec."""
    assert isinstance(assemble(Provider(Access(key="a-key-of-nobody")), tmp_path), Bot)
