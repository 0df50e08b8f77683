"""A strict Bot API server on loopback: an unmodified bot runs against it, and is refused as by Telegram."""

from botspec.simulator.actions import Pressed, Repeated, Sent
from botspec.simulator.calls import Call, Drop, Fault
from botspec.simulator.enclosed import Enclosed
from botspec.simulator.errors import ControlError
from botspec.simulator.files import Content
from botspec.simulator.people import Answer, SimUser
from botspec.simulator.server import DEFAULT_TOKEN, Simulator
from botspec.simulator.timing import Timing, telegram_retry_delay
from botspec.simulator.updates import Entry, Fate
from botspec.simulator.wire import JsonObject, JsonValue
from botspec.simulator.world import EventHook

__all__ = [
    "DEFAULT_TOKEN",
    "Answer",
    "Call",
    "Content",
    "ControlError",
    "Drop",
    "Enclosed",
    "Entry",
    "EventHook",
    "Fate",
    "Fault",
    "JsonObject",
    "JsonValue",
    "Pressed",
    "Repeated",
    "Sent",
    "SimUser",
    "Simulator",
    "Timing",
    "telegram_retry_delay",
]
