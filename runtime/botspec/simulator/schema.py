"""The Bot API as data: the methods and types that there are, their fields and limits."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

import orjson

from botspec.simulator import wire
from botspec.simulator.wire import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One parameter of a method or one field of a type; `owner` is the name of that method or type."""

    owner: str
    name: str
    type: str
    required: bool
    const: str | None
    limits: JsonObject

    @property
    def path(self) -> str:
        """The name by which limits and words are looked up, for example `BotCommand.command`."""
        return f"{self.owner}.{self.name}"


Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True, kw_only=True)
class BotApi:
    """The played methods and the types they reach; `names` has every method by its lower-case name."""

    version: str
    methods: Mapping[str, Fields]
    types: Mapping[str, Fields]
    unions: Mapping[str, tuple[str, ...]]
    opaque: frozenset[str]
    names: Mapping[str, str]
    update_types: tuple[str, ...]


def load() -> BotApi:
    """Reads the Bot API data that is kept beside this module."""
    text = resources.files("botspec.simulator").joinpath("botapi.json").read_bytes()
    data: JsonObject = orjson.loads(text)
    methods = wire.child(data, "methods") or {}
    types = wire.child(data, "types") or {}
    return BotApi(
        version=wire.string(data, "version") or "",
        methods={name: _fields(name, fields) for name, fields in methods.items()},
        types={
            name: _fields(name, entry["fields"])
            for name, entry in types.items()
            if isinstance(entry, dict) and "fields" in entry
        },
        unions={
            name: _strings(entry["one_of"])
            for name, entry in types.items()
            if isinstance(entry, dict) and "one_of" in entry
        },
        opaque=frozenset(
            name for name, entry in types.items() if isinstance(entry, dict) and "opaque" in entry
        ),
        names={name.lower(): name for name in (*methods, *_strings(data["other_methods"]))},
        update_types=_strings(data["update_types"]),
    )


def _fields(owner: str, data: JsonValue) -> Fields:
    """Returns the fields of one method or type by name."""
    if not isinstance(data, dict):
        raise TypeError(f"the fields of {owner} are not an object")
    return {name: _field(owner, name, entry) for name, entry in data.items() if isinstance(entry, dict)}


def _field(owner: str, name: str, entry: JsonObject) -> Field:
    """Returns one field."""
    return Field(
        owner=owner,
        name=name,
        type=wire.string(entry, "type") or "",
        required=wire.flag(entry, "required"),
        const=wire.string(entry, "const"),
        limits=wire.child(entry, "limits") or {},
    )


def _strings(data: JsonValue) -> tuple[str, ...]:
    """Returns the strings of a list."""
    return tuple(item for item in data if isinstance(item, str)) if isinstance(data, list) else ()
