"""Actions that can end without a decision."""

from botspec.contract import Move, Outcome
from generated.actions import ConfirmRun, TopUp
from tests.golden.shop.generated.actions import Forget
from tests.golden.shop.generated.ids import Screen


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """Nothing is not an outcome."""
    if press.facts.offer.enabled:
        return press.to_processing()
    return None  # error: mypy[return-value] pyright[reportReturnType]


async def forget(press: Forget) -> Outcome[Forget]:
    """The name of a move or of a screen is not an outcome."""
    if press.data.gift:
        return Move.HOME  # error: mypy[return-value] pyright[reportReturnType]
    return Screen.MENU  # error: mypy[return-value] pyright[reportReturnType]


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """An exit is a function; it has to be called."""
    return press.stay  # error: mypy[return-value] pyright[reportReturnType]
