"""The parameters of a call as they came: JSON, or texts that become values by the schema."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import orjson

from botspec.simulator.errors import bad_request
from botspec.simulator.files import Content
from botspec.simulator.schema import Field, Fields
from botspec.simulator.wire import JsonObject, JsonValue

BOOLEANS: Mapping[str, bool] = MappingProxyType({"true": True, "1": True, "false": False, "0": False})


Uploads = Mapping[str, Content]
"""Files that came with a call, by the names of their parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What came with a call: values of a JSON body, texts of a form or a query, and files."""

    values: JsonObject = field(default_factory=dict[str, JsonValue])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    files: Uploads = field(default_factory=dict[str, Content])

    def untyped(self) -> JsonObject:
        """Returns everything as it came, for the record of a call that no schema describes."""
        return {**self.texts, **self.values}

    def typed(self, fields: Fields) -> JsonObject:
        """Returns the values by the types of the fields; raises ApiError for a text that is no such value."""
        read = {name: read_text(fields.get(name), text) for name, text in self.texts.items()}
        uploads = {
            name: f"attach://{name}" for name in self.files if name in fields and name not in self.texts
        }
        return {**read, **uploads, **self.values}


def read_text(field: Field | None, text: str) -> JsonValue:
    """Returns the value that a text stands for; what cannot be read stays a text, for the check of types."""
    if field is None:
        return text
    match field.type:
        case "String" | "InputFile" | "InputFile or String":
            return text
        case "Integer" | "Integer or String":
            return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else text
        case "Boolean" | "True":
            return BOOLEANS.get(text.lower(), text)
        case "Float":
            return float(text) if text.replace(".", "", 1).removeprefix("-").isdecimal() else text
        case _:
            return _json(field, text)


def _json(field: Field, text: str) -> JsonValue:
    """Returns the object or list that a text has as JSON; an empty text is an absent value."""
    if not text:
        return None
    try:
        value: JsonValue = orjson.loads(text)
    except orjson.JSONDecodeError:
        what = "reply keyboard markup" if field.name == "reply_markup" else field.name
        raise bad_request(f"Can't parse {what} JSON object") from None
    return value
