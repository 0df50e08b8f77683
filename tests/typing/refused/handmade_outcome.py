"""An action that makes its own outcome, to go where the spec has no exit."""

from botspec.contract import Outcome
from botspec.contract.actions import _Permit  # error: pyright[reportPrivateUsage]
from generated.actions import TopUp


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """Only the exits of its press make an outcome."""
    return Outcome(to="RESULT")  # error: mypy[call-arg] pyright[reportCallIssue]


async def forged(press: TopUp) -> Outcome[TopUp]:
    """What they have is theirs; nothing else stands for it, and who takes it is told that it is private."""
    if press.data.job is None:
        return Outcome(_permit=None, to="RESULT")  # error: mypy[arg-type] pyright[reportArgumentType]
    if press.data.job > 1:
        return Outcome(_permit=press, to="RESULT")  # error: mypy[arg-type] pyright[reportArgumentType]
    return Outcome(_permit=_Permit(), to="RESULT")


async def swapped(press: TopUp) -> Outcome[TopUp]:
    """An outcome that was made is not changed."""
    outcome = press.stay()
    outcome.to = "RESULT"  # error: mypy[misc] pyright[reportAttributeAccessIssue]
    return outcome
