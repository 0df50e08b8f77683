"""A bot that is handed its functions otherwise than in the generated Handlers."""

from dataclasses import dataclass
from types import SimpleNamespace

from bot import actions
from botspec.bot import Bot
from generated.actions import Handlers
from generated.registry import UI


@dataclass(frozen=True)
class Mine:
    """A container of one's own, which nobody checks."""


def from_a_module() -> Bot:
    """A module has functions, and nothing says that they are the right ones."""
    return Bot(UI, actions)  # error: mypy[arg-type] pyright[reportArgumentType]


def from_the_class() -> Bot:
    """The class itself has no functions yet."""
    return Bot(UI, Handlers)  # error: mypy[arg-type] pyright[reportArgumentType]


def from_anything() -> tuple[Bot, Bot]:
    """Nor is any other object one."""
    return (
        Bot(UI, SimpleNamespace()),  # error: mypy[arg-type] pyright[reportArgumentType]
        Bot(UI, Mine()),  # error: mypy[arg-type] pyright[reportArgumentType]
    )
