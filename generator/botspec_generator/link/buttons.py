"""The buttons: their labels, conditions and args."""

from collections.abc import Iterator

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.findings import Code
from botspec_generator.graph import Button, Condition, Local
from botspec_generator.kinds import (
    LinkShape,
    Parts,
    PayShape,
    TapShape,
    kind_of,
    lower,
)
from botspec_generator.kinds.request import RequestShape
from botspec_generator.link.conditions import NOWHERE, condition
from botspec_generator.link.context import Context
from botspec_generator.link.not_yet import not_yet
from botspec_generator.link.roles import check_role
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node


def link_buttons(context: Context) -> tuple[Button, ...]:
    """All buttons."""
    return tuple(_buttons(context))


def _buttons(context: Context) -> Iterator[Button]:
    nodes = context.document.section("buttons")
    for name, shape in context.document.spec.buttons.items():
        node = nodes[name]
        if isinstance(shape, PayShape):
            not_yet("buttons with the key `pay`", node["pay"].key_span, context.scope.report)
        else:
            yield lower(shape, _parts(name, shape, node, context))


def _parts(name: str, shape: TapShape | LinkShape, node: Node, context: Context) -> Parts:
    scope = context.scope
    item = context.keyboards.items.get(name, "")
    check_role(shape.role, node, scope)
    local = Local(item=item) if item else NOWHERE
    values = scope.values_at(local)
    checked: Condition | None = None
    arg_type: TypeDef | None = None
    if isinstance(shape, TapShape):
        checked = condition(shape.checked, node["checked"], scope, local) if shape.checked else None
        arg_type = _arg(shape.arg, node["arg"], item, scope) if shape.arg else None
    is_alone = not isinstance(shape, TapShape | RequestShape)
    target = node.get(kind_of(node.value)) if is_alone else None
    return Parts(
        id=name,
        label=context.texts.of("buttons", name, node.get("label"), values),
        target=context.texts.of("targets", name, target, values) if target is not None else {},
        visible=condition(shape.visible, node["visible"], scope, local) if shape.visible else None,
        checked=checked,
        arg_type=arg_type,
        item=item,
        at=node.key_at,
    )


def _arg(text: str, node: Node, item: str, scope: Scope) -> TypeDef | None:
    """The type of a button's arg: a field of its item that fits into callback data."""
    owner, _, name = text.partition(".")
    if owner != "item" or not name:
        message = f"`{text}` cannot be an arg: an arg is a field of the item"
        scope.report.error(Code.BAD_ITEM, node.span, message, "for example `arg: item.id`")
        return None
    if not item:
        help_ = "put the button in a row `{each: a_list_fact, button: ...}`"
        scope.report.error(Code.BAD_ITEM, node.span, "there is no item: the button is not repeated", help_)
        return None
    fields = {field.name: field for field in scope.facts[item].fields}
    if name not in fields:
        scope.unknown(Code.UNKNOWN_NAME, f"field of {item}", name, node.span, fields)
        return None
    problem, help_ = no_arg(fields[name])
    if problem:
        scope.report.error(Code.BAD_TYPE, node.span, f"`{text}` cannot be an arg: {problem}", help_)
    return fields[name].type


def no_arg(field: FieldDef) -> tuple[str, str]:
    """Why a field cannot be an arg, and how to mend it; two empty texts when it can."""
    if field.optional:
        return "it can be none", "take a field that is always there"
    match field.type.kind:
        case Kind.TEXT if field.type.high is None:
            return "the text has no max", f"declare `{field.name}: {{text: {{max: 16}}}}`"
        case Kind.TEXT | Kind.INTEGER | Kind.ENUM:
            return "", ""
        case kind:
            return f"it is a {kind} value", "take a text, an int or an enum"
