"""An action that makes its own outcome, to go where the spec has no exit."""

from botspec.contract import Outcome
from generated.actions import TopUp


async def top_up(press: TopUp) -> Outcome[TopUp]:
    """Only the exits of its press make an outcome."""
    return Outcome(to="RESULT")  # error: mypy[call-arg] pyright[reportCallIssue]
