"""Derives `botspec/simulator/botapi.json` from a machine-readable text of core.telegram.org/bots/api.

Run it when the simulator learns a method or the Bot API grows:
`python tests/simulator/botapi_schema.py SCHEMA.json CONSTRAINTS.json runtime/botspec/simulator/botapi.json`.

SCHEMA is `{"api": {"version"}, "items": [{"children": [entity]}]}`, one entity for each type and method:
`{"name", "category": "types" or "methods", "description", "annotations": [field]}`, and a field is
`{"name", "type", "required", "description"}`.
CONSTRAINTS is `{"facts": {"Owner.field": {limit: value}}}` with the limits that the field texts state.
"""

import json
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

TYPE_NAME = re.compile(r"[A-Z]\w+")

PLAYED = (
    "answerCallbackQuery",
    "deleteMessage",
    "deleteMyCommands",
    "deleteWebhook",
    "editMessageCaption",
    "editMessageMedia",
    "editMessageReplyMarkup",
    "editMessageText",
    "getFile",
    "getMe",
    "getMyCommands",
    "getUpdates",
    "getWebhookInfo",
    "sendAnimation",
    "sendAudio",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "sendVideo",
    "sendVoice",
    "setMyCommands",
    "setWebhook",
)
"""The methods that the simulator plays; a test compares them with its table of handlers."""

OPAQUE = frozenset({"InputRichMessage"})
"""Types that the simulator does not look into, because it refuses the parameters that have them."""


def compact(schema: Mapping[str, Any], constraints: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what the simulator needs: the played methods, and the types that their parameters reach."""
    entities = {entity["name"]: entity for item in schema["items"] for entity in item.get("children", ())}
    facts: Mapping[str, Any] = constraints["facts"]
    methods = {name: _fields(entities[name], facts) for name in PLAYED if name in entities}
    types: dict[str, Any] = {}
    _reach(entities, facts, methods.values(), types)
    others = sorted(
        name for name, entity in entities.items() if entity["category"] == "methods" and name not in methods
    )
    updates = [field["name"] for field in entities["Update"]["annotations"] if field["name"] != "update_id"]
    return {
        "version": schema["api"]["version"],
        "methods": methods,
        "types": dict(sorted(types.items())),
        "other_methods": others,
        "update_types": updates,
    }


def _reach(
    entities: Mapping[str, Any],
    facts: Mapping[str, Any],
    fields: Iterable[Mapping[str, Any]],
    types: dict[str, Any],
) -> None:
    """Adds to `types` every type that these fields name, and what those name in turn."""
    for group in fields:
        for field in group.values():
            for name in TYPE_NAME.findall(field["type"]):
                if name in entities and name not in types:
                    types[name] = _type(entities[name], facts)
                    _reach(entities, facts, [types[name].get("fields", {})], types)
                    members = {member: {"type": member} for member in types[name].get("one_of", ())}
                    _reach(entities, facts, [members], types)


def _type(entity: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns one type: its fields, or the types that it can be, or nothing at all for an opaque one."""
    if entity["name"] in OPAQUE:
        return {"opaque": True}
    members = re.findall(r"^ - (\w+)$", entity["description"], flags=re.MULTILINE)
    if members and not entity["annotations"]:
        return {"one_of": members}
    return {"fields": _fields(entity, facts)}


def _fields(entity: Mapping[str, Any], facts: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the fields of a type or the parameters of a method, with the limits that are known of them."""
    fields: dict[str, Any] = {}
    for row in entity["annotations"]:
        field: dict[str, Any] = {"type": row["type"]}
        if row["required"]:
            field["required"] = True
        constant = re.search(r"\btype\b.*, must be '?(\w+)'?$", row["description"], re.IGNORECASE)
        if constant and row["name"] == "type":
            field["const"] = constant[1]
        limits = facts.get(f"{entity['name']}.{row['name']}")
        if limits:
            field["limits"] = limits
        fields[row["name"]] = field
    return fields


def main(schema: str, constraints: str, target: str) -> None:
    """Writes the data file."""
    read = [json.loads(Path(path).read_text(encoding="utf-8")) for path in (schema, constraints)]
    Path(target).write_text(render(compact(*read)), encoding="utf-8")


def render(data: Mapping[str, Any]) -> str:
    """Returns JSON with one line for each type and method: a change of the API reads well as a diff."""
    parts: list[str] = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines = ",\n".join(f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{lines}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


if __name__ == "__main__":
    main(*sys.argv[1:])
