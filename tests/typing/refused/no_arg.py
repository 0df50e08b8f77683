"""An arg where the button carries none, and an arg taken for another type."""

from botspec.contract import Outcome
from generated.actions import TopUp
from tests.golden.shop.generated.actions import Forget, Pick


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """TOP_UP is one button, not one of a list."""
    if press.arg:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.stay()
    return press.stay()


async def forget(press: Forget) -> Outcome[Forget]:
    """That another action of this bot has an arg does not help."""
    if press.arg:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.home()
    return press.home()


async def pick(press: Pick) -> Outcome[Pick]:
    """The id of an item is a text."""
    number: int = press.arg  # error: mypy[assignment] pyright[reportAssignmentType]
    return press.to_item() if number else press.stay()
