"""Checks the parameters of a Bot API call against the schema, to any depth; unknown fields are refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType

from botspec.simulator import limits
from botspec.simulator.errors import ApiError, bad_request, not_played
from botspec.simulator.files import FileKind
from botspec.simulator.schema import BotApi, Field, Fields
from botspec.simulator.wire import JsonObject, JsonValue

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "BotCommand": "can't parse BotCommand: ",
        "BotCommandScope": "can't parse BotCommandScope: ",
        "InputMedia": "can't parse InputMedia: ",
        "InlineKeyboardButton": "can't parse inline keyboard button: ",
        "KeyboardButton": "can't parse keyboard button: ",
        "MessageEntity": "can't parse MessageEntity: ",
    }
)
"""What Telegram puts before the words when something inside a value of this type is wrong."""

MISSING: Mapping[str, str] = MappingProxyType(
    {
        "chat_id": "chat_id is empty",
        "text": "message text is empty",
        "file_id": "file_id not specified",
        **{kind.value: f"there is no {kind} in the request" for kind in FileKind},
    }
)
"""What Telegram says when one of these parameters is not given."""

WORDS_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {"Integer": "Number", "Float": "Number", "True": "Boolean", "InputFile": "InputFile"}
)
"""What Telegram calls the type of a field in its error words, where that is not the type's own name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checker:
    """Checks the parameters of one call; `files` are the names of the parts that came with it."""

    api: BotApi
    files: Collection[str] = ()

    def parameters(self, method: str, given: JsonObject) -> JsonObject:
        """Returns the parameters without nulls; raises ApiError for the first mistake."""
        fields = self.api.methods[method]
        for name in given:
            if name not in fields:
                raise bad_request(f'unknown parameter "{name}" of {method}{_hint(name, fields)}')
        present = {name: value for name, value in given.items() if value is not None}
        for field in fields.values():
            missing = field.name not in present or (field.name in MISSING and present[field.name] == "")
            if field.required and missing:
                raise bad_request(MISSING.get(field.name, f'parameter "{field.name}" is required'))
        return {name: self._value(fields[name], value, "") for name, value in present.items()}

    def _value(self, field: Field, value: JsonValue, prefix: str) -> JsonValue:
        """Returns the value of a field, checked; `prefix` is what Telegram says before the words."""
        checked = self._typed(field, field.type, value, prefix)
        words = limits.broken(field, checked)
        if words is not None:
            raise bad_request(words if words.isupper() else prefix + words)
        return checked

    def _typed(self, field: Field, kind: str, value: JsonValue, prefix: str) -> JsonValue:
        """Returns the value checked against one type expression of the schema."""
        if kind.startswith("Array of "):
            if not isinstance(value, list):
                raise _wrong_type(field, "Array", prefix)
            return [self._typed(field, kind.removeprefix("Array of "), item, prefix) for item in value]
        if kind == "Integer or String":
            return _scalar(field, "String" if isinstance(value, str) else "Integer", value, prefix)
        if kind == "InputFile":
            return self._file(field, value)
        if kind == "InputFile or String":
            return _scalar(field, "String", value, prefix)
        names = self.api.unions.get(kind) or tuple(kind.split(" or "))
        if len(names) > 1 or kind in self.api.types:
            return self._object(field, names, value, PREFIXES.get(kind, prefix))
        if kind in self.api.opaque:
            raise not_played(f"{field.owner} with {field.name}")
        return _scalar(field, kind, value, prefix)

    def _object(self, field: Field, names: tuple[str, ...], value: JsonValue, prefix: str) -> JsonValue:
        """Returns an object checked against the one of these types that it is."""
        if names == ("KeyboardButton",) and isinstance(value, str):
            return {"text": value}
        if not isinstance(value, dict):
            raise _wrong_type(field, "Object", prefix)
        if names == ("InlineKeyboardMarkup",) and "inline_keyboard" not in value:
            raise bad_request("Inline keyboard expected")
        present = {name: item for name, item in value.items() if item is not None or name in MUST_BE_ARRAYS}
        fields = self.api.types[self._which(names, present, prefix)]
        for name in present:
            if name not in fields:
                raise bad_request(f'{prefix}Unknown field "{name}"{_hint(name, fields)}')
        for inner in fields.values():
            if inner.required and inner.name not in present:
                raise bad_request(f'{prefix}Can\'t find field "{inner.name}"')
        return {name: self._value(fields[name], item, prefix) for name, item in present.items()}

    def _which(self, names: tuple[str, ...], value: JsonObject, prefix: str) -> str:
        """Returns the type of a union that this object is: by its `type`, else by its required fields."""
        if len(names) == 1:
            return names[0]
        constants = {
            name: self.api.types[name]["type"].const for name in names if "type" in self.api.types[name]
        }
        if len(constants) == len(names):
            if "type" not in value:
                raise bad_request(f'{prefix}Can\'t find field "type"')
            for name, constant in constants.items():
                if value["type"] == constant:
                    return name
            raise bad_request(f"{prefix}Unsupported type specified")
        for name in names:
            if all(field.name in value for field in self.api.types[name].values() if field.required):
                return name
        return max(names, key=lambda name: len(value.keys() & self.api.types[name].keys()))

    def _file(self, field: Field, value: JsonValue) -> JsonValue:
        """Returns the `attach://name` of an uploaded file."""
        if isinstance(value, str) and value.removeprefix("attach://") in self.files:
            return value
        raise bad_request(f'{field.name} must be uploaded as multipart/form-data, as "attach://<part name>"')


MUST_BE_ARRAYS = frozenset({"inline_keyboard", "keyboard"})
"""Fields in which Telegram takes null for a value of the wrong type, not for an absent field."""


def _scalar(field: Field, kind: str, value: JsonValue, prefix: str) -> JsonValue:
    """Returns a string, number or boolean of the right kind."""
    match kind, value:
        case ("Boolean", bool()) | ("True", True) | ("String", str()):
            fits = True
        case "True", False:
            raise bad_request(f'{prefix}Field "{field.name}" must be True')
        case "Integer", int():
            fits = not isinstance(value, bool)
        case "Float", int() | float():
            fits = not isinstance(value, bool)
        case _:
            fits = False
    if not fits:
        raise _wrong_type(field, kind, prefix)
    if field.const is not None and value != field.const:
        raise bad_request(f'{prefix}Field "{field.name}" must be "{field.const}"')
    return value


def _wrong_type(field: Field, kind: str, prefix: str) -> ApiError:
    """Returns the refusal of a value of the wrong type."""
    return bad_request(f'{prefix}Field "{field.name}" must be of type {WORDS_OF_TYPE.get(kind, kind)}')


def _hint(name: str, fields: Fields) -> str:
    """Returns a suggestion for a name that does not exist."""
    close = get_close_matches(name, fields, n=1)
    return f', did you mean "{close[0]}"?' if close else ""
