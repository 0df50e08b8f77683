"""The buttons of the reply keyboard below the input field, and what they send."""

from botspec.simulator.enclosed import Enclosed
from botspec.simulator.keyboards import Button
from botspec.simulator.people import Chat, SimUser
from botspec.simulator.views import labels, newest_keyboard, reply_keyboard


def key_of(chat: Chat, label: str, user_id: int) -> Button | None:
    """Returns the user's key with this label; None when there is none, or a newer inline button has it."""
    brought, newest = reply_keyboard(chat, user_id), newest_keyboard(chat)
    if brought is None:
        return None
    is_newer = newest is not None and newest.message_id > brought.message_id
    if is_newer and newest is not None and label in [button.text for button in labels(newest)]:
        return None
    return next((button for button in labels(brought) if button.text == label), None)


def asked_for(key: Button, user: SimUser) -> Enclosed | None:
    """Returns what a user sends who agrees to what a key asks for; None for a key that sends its label."""
    match key.kind:
        case "request_contact":
            return Enclosed(kind="contact", fields={"phone": f"+1555{user.id % 10_000_000:07}"})
        case "request_location":
            return Enclosed(kind="location", fields={"latitude": 59.9, "longitude": 30.3})
        case _:
            return None
