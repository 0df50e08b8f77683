"""What names mean in this bot: the tables that every part of the linker looks names up in."""

from collections.abc import Collection, Iterable, Mapping

from msgspec import Struct

from botspec.contract.types import FieldDef, Kind, TypeDef
from botspec_generator.findings import MANY, Code, Report, Span, did_you_mean, mend
from botspec_generator.graph import Local


class Typed(Struct, frozen=True):
    """What a name in a condition or a text stands for, and whether it can be none."""

    type: TypeDef
    optional: bool = False


class Scope(Struct, frozen=True, kw_only=True):
    """The names of one bot. `values` are those that conditions and texts can use everywhere.

    `events` are all fields that each event carries, `inputs` what each kind of message brings, `links`
    the types of the args of deep links, by their triggers.
    """

    report: Report
    locales: tuple[str, ...]
    screens: Collection[str]
    buttons: Collection[str]
    commands: Collection[str]
    facts: Mapping[str, TypeDef]
    session: Mapping[str, FieldDef]
    actions: Collection[str]
    reasons: Collection[str]
    notices: Collection[str]
    values: Mapping[str, Typed]
    inputs: Mapping[str, Typed]
    links: Mapping[str, TypeDef | None]
    tasks: Collection[str] = ()
    events: Mapping[str, tuple[FieldDef, ...]] = {}

    def values_at(self, local: Local) -> Mapping[str, Typed]:
        """The values of a place where these names mean something, too."""
        found: dict[str, Typed] = {}
        if local.item:
            found["item"] = record(self.facts[local.item].fields)
        if local.event:
            found["event"] = record(self.events[local.event])
        if local.input:
            found["input"] = self.inputs[local.input]
        if local.arg is not None:
            found["arg"] = Typed(local.arg)
        return {**self.values, **found} if found else self.values

    def unknown(self, code: str, what: str, name: str, span: Span, known: Iterable[str]) -> None:
        """Reports a name that is not known, with the nearest one that is."""
        help_ = mend(name, known) if len(self.report.findings) < MANY else ""
        self.report.error(code, span, f'unknown {what} "{name}"', help_)

    def unknown_reason(self, code: str, span: Span) -> None:
        """Reports a reason that is not known, with the nearest one that is, or where to declare it."""
        file = f"spec/texts/{self.locales[0]}.yaml"
        help_ = did_you_mean(code, self.reasons) or (
            f"declare {code} under `reasons:`"
            if code.isidentifier() and code.isupper()
            else f"name a reason; its words stand under `reasons:` in {file}"
        )
        self.report.error(Code.UNKNOWN_REASON, span, f'unknown reason "{code}"', help_)

    def unknown_notice(self, key: str, span: Span) -> None:
        """Reports the key of a notice that no locale has, with the nearest one, or where to write it."""
        file = f"spec/texts/{self.locales[0]}.yaml"
        help_ = did_you_mean(key, self.notices) or f"add {key} under `notices:` in {file}"
        self.report.error(Code.UNKNOWN_REASON, span, f'unknown notice "{key}"', help_)


def record(fields: tuple[FieldDef, ...]) -> Typed:
    """A record of these fields."""
    return Typed(TypeDef(kind=Kind.RECORD, fields=fields))


def values_of(
    session: Mapping[str, FieldDef], facts: Mapping[str, TypeDef], locales: tuple[str, ...]
) -> Mapping[str, Typed]:
    """The values that conditions and texts can use everywhere: session fields, facts and the user."""
    fields = {name: Typed(field.type, field.optional) for name, field in session.items()}
    user = TypeDef(
        kind=Kind.RECORD,
        fields=(
            FieldDef(name="id", type=TypeDef(kind=Kind.INTEGER)),
            FieldDef(name="first_name", type=TypeDef(kind=Kind.TEXT)),
            FieldDef(name="locale", type=TypeDef(kind=Kind.ENUM, values=locales)),
            FieldDef(name="role", type=TypeDef(kind=Kind.ENUM, values=("user", "admin"))),
        ),
    )
    return {**fields, **{name: Typed(type_) for name, type_ in facts.items()}, "user": Typed(user)}
