"""Exits that the spec has, but not for this action."""

from botspec.contract import Outcome
from generated.actions import ConfirmRun, EnableDebug
from tests.golden.shop.generated.actions import Forget


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """The run is confirmed to PROCESSING, not straight to its RESULT."""
    return press.to_result()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def forget(press: Forget) -> Outcome[Forget]:
    """What is forgotten leads home, by that name."""
    if press.data.gift:
        return press.back()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
    return press.to_menu()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def enable_debug(press: EnableDebug) -> Outcome[EnableDebug]:
    """An exit's name has no room for a typing error."""
    return press.stat()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
