"""The way from the document to the graph, once through all its parts."""

from collections.abc import Mapping

from msgspec.structs import replace

from botspec.contract.scope import Scope as PositionScope
from botspec.contract.types import FieldDef, TypeDef
from botspec.contract.vocabulary import Told
from botspec_generator.document import Document
from botspec_generator.findings import Finding, Report
from botspec_generator.graph import BotGraph, Template
from botspec_generator.link.actions import link_actions
from botspec_generator.link.buttons import link_buttons
from botspec_generator.link.commands import link_command_arcs, link_commands
from botspec_generator.link.context import Context
from botspec_generator.link.declared import check_names, check_references
from botspec_generator.link.dominators import fallbacks
from botspec_generator.link.events import declared_events, link_events, notice_fields
from botspec_generator.link.facts import link_facts
from botspec_generator.link.flows import Flows
from botspec_generator.link.inputs import TYPED
from botspec_generator.link.keyboards import link_keyboards
from botspec_generator.link.links import declared_links, link_link_arcs, link_links
from botspec_generator.link.promises import link_promises
from botspec_generator.link.reasons import BUILT_IN, link_reasons
from botspec_generator.link.scope import Scope, record, values_of
from botspec_generator.link.screens import ScreenLinker, link_screen_arcs
from botspec_generator.link.tasks import link_tasks
from botspec_generator.link.texts import TextLinker
from botspec_generator.link.triggers import Triggers
from botspec_generator.link.types import lower_type, session_field


def link(document: Document) -> tuple[BotGraph | None, tuple[Finding, ...]]:
    """The graph of a document; None when there are errors: the findings tell all of them."""
    report = Report()
    check_names(document, report)
    scope = _scope(document, report)
    texts = TextLinker(document, scope)
    context = Context(document=document, scope=scope, texts=texts, keyboards=link_keyboards(document, scope))
    check_references(context)
    graph = _graph(context)
    return None if report.has_errors else graph, tuple(report.findings)


def _graph(context: Context) -> BotGraph:
    document, scope = context.document, context.scope
    bot = document.spec.bot
    buttons = link_buttons(context)
    flows = Flows(context)
    arcs = link_screen_arcs(context, Triggers(context, buttons), flows)
    arcs += link_command_arcs(context) + link_link_arcs(context)
    events = link_events(context)
    home = bot.home if bot.home in document.spec.screens else next(iter(document.spec.screens))
    return BotGraph(
        name=bot.name,
        version=bot.version,
        home=home,
        locales=scope.locales,
        spec_hash=document.hash,
        session=tuple(scope.session.values()),
        facts=link_facts(document, scope),
        actions=link_actions(context, arcs, buttons, events),
        screens=ScreenLinker(context, buttons, flows).all(fallbacks(home, list(document.spec.screens), arcs)),
        buttons=buttons,
        arcs=arcs,
        commands=link_commands(context),
        reasons=link_reasons(context),
        flows=flows.all,
        notices=_notices(context),
        events=events,
        tasks=link_tasks(context),
        links=link_links(context),
        promises=link_promises(context, arcs),
        scope=PositionScope(bot.scope),
        session_spans={name: node.key_span for name, node in document.section("session").items()},
    )


def _scope(document: Document, report: Report) -> Scope:
    spec = document.spec
    session = _session(document, report)
    facts = _facts(document, report)
    locales = tuple(dict.fromkeys(spec.bot.locales))
    given = (name for texts in document.texts.values() for name in texts.shape.notices)
    notices = dict.fromkeys([*(key.removeprefix("notices.") for key in Told), *given])
    scope = Scope(
        report=report,
        locales=locales,
        screens=spec.screens.keys(),
        buttons=spec.buttons.keys(),
        commands=spec.commands.keys(),
        facts=facts,
        session=session,
        actions=spec.actions.keys(),
        reasons=[*BUILT_IN, *(code for code in spec.reasons if code not in BUILT_IN)],
        notices=notices,
        values=values_of(session, facts, locales),
        inputs=TYPED,
        links=declared_links(document, report),
        tasks=spec.tasks.keys(),
    )
    return replace(scope, events=declared_events(document, scope))


def _session(document: Document, report: Report) -> Mapping[str, FieldDef]:
    nodes = document.section("session")
    return {
        name: session_field(name, shape, nodes[name], report) for name, shape in document.spec.session.items()
    }


def _facts(document: Document, report: Report) -> Mapping[str, TypeDef]:
    nodes = document.section("facts")
    return {name: lower_type(shape, nodes[name], report) for name, shape in document.spec.facts.items()}


def _notices(context: Context) -> Mapping[str, Mapping[str, Template]]:
    scope = context.scope
    carried = notice_fields(context.document, scope)
    found: dict[str, Mapping[str, Template]] = {}
    for name in scope.notices:
        event = {"event": record(carried[name])} if name in carried else {}
        found[f"notices.{name}"] = context.texts.of_notice(f"notices.{name}", {**scope.values, **event})
    return found
