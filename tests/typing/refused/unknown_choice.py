"""Values that are not among the choices of a session field."""

from botspec.contract import Outcome
from generated.actions import EnableDebug, RepeatRun
from generated.session import Panel, Quality, SessionData

START = SessionData(category="music")  # error: mypy[arg-type] pyright[reportArgumentType]
FINEST: Quality = "finest"  # error: mypy[assignment] pyright[reportAssignmentType]


async def repeat_run(press: RepeatRun) -> Outcome[RepeatRun]:
    """A choice is one of those that the spec lists, and no other text."""
    if press.data.job is None:
        return press.to_confirm(quality="slow")  # error: mypy[arg-type] pyright[reportArgumentType]
    aspect = press.data.prompt or "1:1"
    return press.to_confirm(aspect=aspect)  # error: mypy[arg-type] pyright[reportArgumentType]


def is_shown(panel: Panel) -> bool:
    """Nothing can ever be equal to what is no choice."""
    return panel == "all"  # error: mypy[comparison-overlap] pyright[reportUnnecessaryComparison]


async def enable_debug(press: EnableDebug) -> Outcome[EnableDebug]:
    """The choices of one field are not those of another."""
    return press.stay(panel=press.data.style)  # error: mypy[arg-type] pyright[reportArgumentType]
