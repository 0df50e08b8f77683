"""A task that is started with what it does not take, or by an action that may not start it."""

from botspec.contract import Outcome
from tests.golden.shop.generated.actions import Pick, PlaceOrder


async def place_order(press: PlaceOrder) -> Outcome[PlaceOrder]:
    """A payload has the fields and the types of the spec."""
    start = press.start_send_parcel
    await start(item_id="tea", wrap="silver")  # error: mypy[arg-type] pyright[reportArgumentType]
    await start(item_id="tea")  # error: mypy[call-arg] pyright[reportCallIssue]
    return press.to_done()


async def pick(press: Pick) -> Outcome[Pick]:
    """This action starts nothing."""
    if press.start_sweep:  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]
        return press.stay()
    return press.stay()
