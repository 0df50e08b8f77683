"""Payloads of deep links with what the link does not take, and an arg taken for another type."""

from botspec.contract import Outcome
from tests.golden.club.generated import links
from tests.golden.club.generated.actions import OpenGift

OF_A_TEXT = links.invite("7")  # error: mypy[arg-type] pyright[reportArgumentType]
OF_A_NUMBER = links.gift(7)  # error: mypy[arg-type] pyright[reportArgumentType]
OF_NO_CHOICE = links.hall("west")  # error: mypy[arg-type] pyright[reportArgumentType]
OF_NOTHING = links.gift()  # error: mypy[call-arg] pyright[reportCallIssue]
OF_NO_LINK = links.farewell()  # error: mypy[attr-defined] pyright[reportAttributeAccessIssue]


async def open_gift(press: OpenGift) -> Outcome[OpenGift]:
    """The arg of GIFT is a text."""
    number: int = press.arg  # error: mypy[assignment] pyright[reportAssignmentType]
    return press.to_desk(guests=number)
