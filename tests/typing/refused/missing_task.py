"""A declared task for which the bot has no function."""

from tests.golden.shop.generated.actions import Handlers
from tests.typing.accepted import shop


def handlers() -> Handlers:
    """Nobody sends the parcels."""
    return Handlers(  # error: mypy[call-arg] pyright[reportCallIssue]
        balance=shop.balance,
        price=shop.price,
        items=shop.items,
        order=shop.order,
        place_order=shop.place_order,
        unwrap=shop.unwrap,
        count=shop.count,
        pick=shop.pick,
        forget=shop.forget,
        sweep=shop.sweep,
    )
