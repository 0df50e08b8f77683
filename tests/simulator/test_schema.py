"""The Bot API data: it is derived from the published schema and agrees with the simulator."""

from typing import Any

from botspec.simulator.methods import FILE_METHODS, METHODS, UNPLAYED
from botspec.simulator.schema import load
from tests.simulator.botapi_schema import PLAYED, compact, render


def entity(
    name: str, *fields: dict[str, Any], category: str = "types", description: str = ""
) -> dict[str, Any]:
    """Returns a type or method as the published schema has it."""
    return {"name": name, "annotations": list(fields), "category": category, "description": description}


def field(name: str, kind: str, *, required: bool = False, description: str = "") -> dict[str, Any]:
    """Returns a field as the published schema has it."""
    return {"name": name, "type": kind, "required": required, "description": description}


SCHEMA = {
    "api": {"version": "99"},
    "items": [
        {
            "children": [
                entity("Update", field("update_id", "Integer"), field("message", "Message")),
                entity("Message", field("unreached", "Other")),
                entity("Other"),
                entity("BotCommandScope", description="One of\n - BotCommandScopeDefault"),
                entity(
                    "BotCommandScopeDefault",
                    field("type", "String", required=True, description="Scope type, must be default"),
                ),
                entity("BotCommand", field("command", "String", required=True)),
                entity("InputRichMessage", field("blocks", "Array of Other")),
                entity(
                    "setMyCommands",
                    field("commands", "Array of BotCommand", required=True),
                    field("scope", "BotCommandScope"),
                    field("rich", "InputRichMessage"),
                    category="methods",
                ),
                entity("sendDice", category="methods"),
            ]
        },
        {"title": "A section without entities"},
    ],
}
FACTS = {"facts": {"BotCommand.command": {"max_length": 32}, "sendDice.emoji": {"max_length": 1}}}


def test_only_what_is_needed_is_kept() -> None:
    """Played methods and the types that they reach are kept whole, all other methods by name."""
    assert compact(SCHEMA, FACTS) == {
        "version": "99",
        "methods": {
            "setMyCommands": {
                "commands": {"type": "Array of BotCommand", "required": True},
                "scope": {"type": "BotCommandScope"},
                "rich": {"type": "InputRichMessage"},
            }
        },
        "types": {
            "BotCommand": {
                "fields": {"command": {"type": "String", "required": True, "limits": {"max_length": 32}}}
            },
            "BotCommandScope": {"one_of": ["BotCommandScopeDefault"]},
            "BotCommandScopeDefault": {
                "fields": {"type": {"type": "String", "required": True, "const": "default"}}
            },
            "InputRichMessage": {"opaque": True},
        },
        "other_methods": ["sendDice"],
        "update_types": ["message"],
    }


def test_the_file_has_one_line_for_each_entity() -> None:
    """A change of one method changes one line."""
    lines = render(compact(SCHEMA, FACTS)).splitlines()
    assert sum(line.startswith('  "BotCommand":') for line in lines) == 1


def test_the_played_methods_are_the_ones_that_have_a_handler() -> None:
    """The data file, the list of its maker and the table of handlers name the same methods."""
    assert {*METHODS, *FILE_METHODS} == set(PLAYED) == set(load().methods)
    assert not set(METHODS) & set(FILE_METHODS)


def test_every_type_that_a_parameter_names_is_known() -> None:
    """No parameter leads to a type that the data file lacks."""
    api = load()
    simple = {"Integer", "Float", "String", "Boolean", "True", "InputFile", "Integer or String"}
    named = {
        name
        for fields in (*api.methods.values(), *api.types.values())
        for field in fields.values()
        for name in field.type.replace("Array of ", "").split(" or ")
    }
    assert named - simple - set(api.types) - set(api.unions) - api.opaque == set()


def test_what_is_not_played_are_real_parameters() -> None:
    """A parameter that is refused as not played is one of its method."""
    api = load()
    assert all(set(names) <= set(api.methods[method]) for method, names in UNPLAYED.items())


def test_every_method_of_the_bot_api_is_known_by_name() -> None:
    """Bot API 10.3 has 185 methods; names are found whatever their case."""
    api = load()
    assert api.version == "10.3"
    assert len(api.names) == 185
    assert api.names["sendphoto"] == "sendPhoto"
    assert "stopped_message_generation" in api.update_types
