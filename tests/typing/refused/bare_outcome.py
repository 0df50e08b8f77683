"""An action that does not say which press its outcome belongs to."""

from botspec.contract import Outcome
from generated.actions import TopUp


async def top_up(press: TopUp) -> Outcome:  # error: mypy[type-arg] pyright[reportMissingTypeArgument]
    """Without its press an outcome could be anybody's."""
    return press.stay()
