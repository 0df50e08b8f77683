"""Session fields that do not exist, or that hold something else."""

from botspec.contract import Outcome
from generated.actions import ConfirmRun, OpenAccount, RepeatRun


async def confirm_run(press: ConfirmRun) -> Outcome[ConfirmRun]:
    """The field is called `job`, and it is a number."""
    if press.data.job is None:
        return press.to_processing(jobs=1)  # error: mypy[call-arg] pyright[reportCallIssue]
    return press.to_processing(job="1")  # error: mypy[arg-type] pyright[reportArgumentType]


async def repeat_run(press: RepeatRun) -> Outcome[RepeatRun]:
    """A field with a default is never without a value."""
    return press.to_confirm(
        category=None,  # error: mypy[arg-type] pyright[reportArgumentType]
        model=None,
        prompt=7,  # error: mypy[arg-type] pyright[reportArgumentType]
    )


async def open_account(press: OpenAccount) -> Outcome[OpenAccount]:
    """The session is read here; it changes with the new position only."""
    press.data.job = None  # error: mypy[misc] pyright[reportAttributeAccessIssue]
    if press.data.balance:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.to_main_menu()
    return press.to_main_menu()
