"""The outcome of one press, given back for another."""

from botspec.contract import Outcome
from generated.actions import EnableDebug, RepeatRun, TopUp


async def top_up(press: EnableDebug) -> Outcome[TopUp]:
    """Both presses may stay, but each for itself."""
    return press.stay()  # error: mypy[return-value] pyright[reportReturnType]


async def repeat_run(press: RepeatRun, other: TopUp) -> Outcome[RepeatRun]:
    """A press that was kept from elsewhere decides nothing here."""
    if press.data.job is None:
        return other.stay()  # error: mypy[return-value] pyright[reportReturnType]
    return press.to_confirm()
