"""What generated code and bots import: frozen data, the built-in words, Press, Query and Outcome."""

from botspec.contract.actions import Db, Outcome, Press, Query, Row, User, Watch
from botspec.contract.rows import choose, take
from botspec.contract.types import FieldDef, Kind, TypeDef, Value
from botspec.contract.uimap import (
    ANY,
    PAGE,
    ActionDef,
    Arc,
    Assign,
    ButtonDef,
    CommandDef,
    Condition,
    Each,
    FactDef,
    Move,
    ScreenDef,
    Show,
    UIMap,
)
from botspec.contract.vocabulary import BotState, EventName, Level, Reason, ReasonDef

__all__ = [
    "ANY",
    "PAGE",
    "ActionDef",
    "Arc",
    "Assign",
    "BotState",
    "ButtonDef",
    "CommandDef",
    "Condition",
    "Db",
    "Each",
    "EventName",
    "FactDef",
    "FieldDef",
    "Kind",
    "Level",
    "Move",
    "Outcome",
    "Press",
    "Query",
    "Reason",
    "ReasonDef",
    "Row",
    "ScreenDef",
    "Show",
    "TypeDef",
    "UIMap",
    "User",
    "Value",
    "Watch",
    "choose",
    "take",
]
