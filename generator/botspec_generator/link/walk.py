"""One walk over a text's Jinja tree: what it reads, and what in it is unknown or no part of a text."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from jinja2 import nodes

from botspec.contract.links import LinkDef
from botspec.contract.types import Kind, TypeDef
from botspec_generator.findings import Code, Report, mend
from botspec_generator.link.parts import FAMILIES
from botspec_generator.link.scope import Typed
from botspec_generator.source import Node

FILTERS: Final = (
    "money",
    "upper",
    "lower",
    "title",
    "trim",
    "truncate",
    "default",
    "length",
    "join",
    "replace",
    "round",
    "int",
    "e",
    "capitalize",
    "first",
    "last",
    "urlencode",
    "link",
)
"""The filters of texts: `money`, and those of Jinja that only shape a value."""

TESTS: Final = ("defined", "none", "true", "false", "even", "odd", "divisibleby")

_PLAIN: Final = (
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.BinExpr,
    nodes.UnaryExpr,
    nodes.Concat,
    nodes.Operand,
    nodes.Const,
    nodes.Tuple,
    nodes.List,
    nodes.Test,
    nodes.Keyword,
)
"""What means no more than its parts do."""

_NO_TEXT: Final = {
    Kind.RECORD: "show one of its fields: {fields}",
    Kind.LIST: "go over it: {{% for x in ... %}}{{{{ x.field }}}}{{% endfor %}}",
    Kind.MEDIA: "let the screen carry it: `media: {{photo: ...}}`",
}
"""What no text can show, and how it is shown instead."""

Names = Mapping[str, Typed | None]
"""What names stand for at a place; None for what has no declared type."""


class Walk:
    """Walks a tree in the order in which it is evaluated; `reads` are the names of the bot that it used."""

    def __init__(
        self, names: Mapping[str, Typed], node: Node, report: Report, links: Mapping[str, TypeDef | None]
    ) -> None:
        self.reads: dict[str, None] = {}
        self._names = names
        self._links = links
        self._node = node
        self._report = report

    def all(self, parts: Iterable[nodes.Node], names: Names) -> None:
        """Walks parts one after the other."""
        for part in parts:
            self._visit(part, names)

    def _visit(self, part: nodes.Node, names: Names) -> Typed | None:
        """Walks one part; the type of its value, as far as it is declared."""
        match part:
            case nodes.Name():
                return self._name(part, names)
            case nodes.Getattr():
                return self._field(part, names)
            case nodes.Filter():
                return self._filter(part, names)
            case nodes.Output():
                self._output(part, names)
            case nodes.For():
                self._loop(part, names)
            case nodes.Compare():
                self._compare(part, names)
            case nodes.Test() if part.name not in TESTS:
                self._unknown("test", part.name, TESTS)
            case _ if isinstance(part, _PLAIN):
                self.all(part.iter_child_nodes(), names)
            case _:
                what = type(part).__name__.lower()
                self._wrong(part, f"`{what}` is not part of a text", "look the value up in a fact")
        return None

    def _name(self, part: nodes.Name, names: Names) -> Typed | None:
        if part.name not in names:
            self._unknown("name", part.name, names)
            return None
        if part.name in self._names:
            self.reads[part.name] = None
        return names[part.name]

    def _field(self, part: nodes.Getattr, names: Names) -> Typed | None:
        owner = self._visit(part.node, names)
        if owner is None:
            return None
        fields = {field.name: field for field in owner.type.fields}
        if owner.type.kind is not Kind.RECORD:
            self._wrong(part, f'{FAMILIES[owner.type.kind]} has no field "{part.attr}"', "")
        elif part.attr not in fields:
            self._unknown("field", part.attr, fields)
        else:
            return Typed(fields[part.attr].type, fields[part.attr].optional)
        return None

    def _filter(self, part: nodes.Filter, names: Names) -> Typed | None:
        if part.name not in FILTERS:
            self._unknown("filter", part.name, FILTERS)
        if part.name == "link":
            self._address(part, names)
            return None
        owner = self._visit(part.node, names) if part.node is not None else None
        self.all(part.iter_child_nodes(exclude=("node",)), names)
        if owner is None:
            return None
        if part.name == "money" and FAMILIES[owner.type.kind] != "a number":
            self._wrong(part, f"money is a number, not {FAMILIES[owner.type.kind]}", "")
        if part.name in ("first", "last") and owner.type.kind is Kind.LIST:
            return Typed(TypeDef(kind=Kind.RECORD, fields=owner.type.fields), optional=True)
        return None

    def _address(self, part: nodes.Filter, names: Names) -> None:
        """The address of a deep link: its name in quotes, and its arg if it has one."""
        given = [self._visit(argument, names) for argument in part.args]
        name = part.node.value if isinstance(part.node, nodes.Const) else None
        trigger = LinkDef(str(name), "").trigger
        if trigger not in self._links:
            self._wrong(
                part, "`link` stands behind the name of a link", "for example {{ 'INVITE'|link(user.id) }}"
            )
            return
        wanted = self._links[trigger]
        if len(given) != (wanted is not None):
            what = "needs an arg" if wanted else "takes no arg"
            help_ = f"write {{{{ '{name}'|link{'(value)' if wanted else ''} }}}}"
            self._wrong(part, f"the link {name} {what}", help_)
            return
        for typed in given:
            if (
                typed is not None
                and wanted is not None
                and FAMILIES[typed.type.kind] != FAMILIES[wanted.kind]
            ):
                message = f"the arg of {name} is {FAMILIES[wanted.kind]}, not {FAMILIES[typed.type.kind]}"
                self._wrong(part, message, "")

    def _output(self, part: nodes.Output, names: Names) -> None:
        for shown in part.nodes:
            typed = self._visit(shown, names)
            if typed is not None and typed.type.kind in _NO_TEXT:
                fields = ", ".join(field.name for field in typed.type.fields)
                help_ = _NO_TEXT[typed.type.kind].format(fields=fields)
                self._wrong(shown, f"{FAMILIES[typed.type.kind]} cannot be shown", help_)

    def _loop(self, part: nodes.For, names: Names) -> None:
        target = part.target
        if not isinstance(target, nodes.Name):
            self._wrong(part, "a loop has one name", "write {% for model in models %}")
            return
        if target.name in names:
            self._wrong(part, f'the loop\'s name "{target.name}" is taken', "choose another name")
            return
        typed = self._visit(part.iter, names)
        if typed is not None and typed.type.kind is not Kind.LIST:
            self._wrong(part, f"a loop goes over a list, not {FAMILIES[typed.type.kind]}", "")
        is_list = typed is not None and typed.type.kind is Kind.LIST
        item = Typed(TypeDef(kind=Kind.RECORD, fields=typed.type.fields)) if typed and is_list else None
        inside: Names = {**names, target.name: item, "loop": None}
        self.all([part.test] if part.test else [], inside)
        self.all(part.body, inside)
        self.all(part.else_, names)

    def _compare(self, part: nodes.Compare, names: Names) -> None:
        typed = self._visit(part.expr, names)
        for operand in part.ops:
            self._visit(operand.expr, names)
            values = typed.type.values if typed else ()
            if values and operand.op in ("eq", "ne") and isinstance(operand.expr, nodes.Const):
                wrong = str(operand.expr.value)
                if wrong not in values and operand.expr.value is not None:
                    self._unknown("value", wrong, values)

    def _unknown(self, what: str, name: str, known: Iterable[str]) -> None:
        span = self._node.search(_within_braces(name))
        help_ = mend(name, sorted(known))
        if what == "filter":
            help_ = help_ or f"there are: {', '.join(sorted(known))}"
        if name == "item":
            help_ = "an item is known to the label of a button in a row `{each: ...}`"
        if name == "event":
            help_ = "an event is known to a notice that is told on events alone"
        self._report.error(Code.UNKNOWN_IN_TEXT, span, f'unknown {what} "{name}" in a text', help_)

    def _wrong(self, part: nodes.Node, message: str, help_: str) -> None:
        self._report.error(Code.BAD_TEMPLATE, self._node.line(part.lineno), message, help_)


def _within_braces(name: str) -> re.Pattern[str]:
    """Finds the name where it is used: as a whole word after {{ or {%, before the braces close."""
    return re.compile(r"\{[{%](?:(?![%}]\}).)*?(?<![\w])(" + re.escape(name) + r")(?![\w])", re.DOTALL)
