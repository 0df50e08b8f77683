"""Exits that the spec has, but not for this action."""

from botspec.contract import Outcome
from generated.actions import CancelRun, ConfirmRun, EnableDebug


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """The run is confirmed to PROCESSING, not straight to its RESULT."""
    return press.to_result()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def cancel_run(press: CancelRun) -> Outcome[CancelRun]:
    """A cancelled run goes home, by that name."""
    if press.data.job is None:
        return press.back()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
    return press.to_main_menu()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def enable_debug(press: EnableDebug) -> Outcome[EnableDebug]:
    """An exit's name has no room for a typing error."""
    return press.stat()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
