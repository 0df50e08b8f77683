"""The table of all rules, in the order of their codes."""

from collections.abc import Sequence
from typing import Final

from botspec_generator.checks import (
    actions,
    arcs,
    back,
    background,
    deep_links,
    drawing,
    escaping,
    keyboards,
    limits,
    locales,
    money,
    never,
    nothing,
    privacy,
    promises,
    replies,
    screens,
    stuck,
    targets,
    texts,
    unused,
    worst,
)
from botspec_generator.checks.allowed import allowed
from botspec_generator.checks.rule import Rule
from botspec_generator.checks.view import View
from botspec_generator.findings import Code, Finding, Severity
from botspec_generator.graph import BotGraph
from botspec_generator.source import Allow

RULES: Final = (
    Rule("BS201", screens.unreachable),
    Rule("BS202", arcs.open_end, firm=True),
    Rule("BS203", arcs.after_the_end),
    Rule("BS204", keyboards.button_without_arc),
    Rule("BS205", keyboards.arc_without_button),
    Rule("BS206", screens.admin_only),
    Rule("BS207", never.never_holds),
    Rule("BS208", actions.mixed_exits, firm=True),
    Rule("BS209", arcs.overlap, Severity.WARNING),
    Rule("BS211", unused.buttons, Severity.WARNING),
    Rule("BS212", unused.facts, Severity.WARNING),
    Rule("BS213", unused.actions, Severity.WARNING),
    Rule("BS214", unused.session_fields, Severity.WARNING),
    Rule("BS215", unused.notices, Severity.WARNING),
    Rule("BS216", unused.reasons, Severity.WARNING),
    Rule("BS217", unused.tasks, Severity.WARNING),
    Rule("BS218", unused.events, Severity.WARNING),
    Rule("BS221", stuck.dead_end, Severity.WARNING),
    Rule("BS222", stuck.trap, Severity.WARNING),
    Rule("BS223", stuck.barred, Severity.WARNING),
    Rule("BS225", back.no_return, Severity.WARNING),
    Rule("BS226", back.lost_back, Severity.WARNING),
    Rule("BS231", background.waits_for_ever),
    Rule("BS232", background.refused_event, firm=True),
    Rule("BS234", background.same_time, firm=True),
    Rule("BS241", promises.broken_promise),
    Rule("BS301", keyboards.callback_data),
    Rule("BS302", keyboards.wire_forms, firm=True),
    Rule("BS303", keyboards.wide_row),
    Rule("BS304", keyboards.too_many_buttons),
    Rule("BS305", limits.long_screen),
    Rule("BS306", limits.long_answer),
    Rule("BS307", limits.html),
    Rule("BS308", limits.commands),
    Rule("BS309", worst.heavy_markup, Severity.WARNING),
    Rule("BS310", worst.wide_label, Severity.WARNING),
    Rule("BS311", worst.unbounded, Severity.WARNING),
    Rule("BS312", worst.cut_answer, Severity.WARNING),
    Rule("BS313", drawing.uneditable),
    Rule("BS331", targets.addresses),
    Rule("BS332", targets.copied),
    Rule("BS333", deep_links.payloads, firm=True),
    Rule("BS334", replies.reply_keyboards, firm=True),
    Rule("BS401", texts.missing, firm=True),
    Rule("BS405", texts.screen_without_text, firm=True),
    Rule("BS406", texts.blank),
    Rule("BS407", locales.one_sided, Severity.WARNING),
    Rule("BS408", nothing.drawn_as_nothing, Severity.WARNING),
    Rule("BS409", escaping.wrongly_escaped),
    Rule("BS410", nothing.reckoned_with_none),
    Rule("BS501", privacy.sent_away),
    Rule("BS502", privacy.told_to_the_log),
    Rule("BS511", money.double_start, Severity.WARNING),
    Rule("BS512", money.left_waiting, Severity.WARNING),
    Rule("BS513", money.lost_end, Severity.WARNING),
)


KNOWN: Final = (*Code, *(rule.code for rule in RULES))
"""Every code that a finding can have."""

FREE: Final = frozenset(rule.code for rule in RULES if not rule.firm)
"""The codes that a comment can allow."""


def run(graph: BotGraph, allows: Sequence[Allow] = ()) -> tuple[Finding, ...]:
    """Everything that the rules find in a graph and that nobody allowed."""
    view = View(graph)
    found = (finding for rule in RULES for finding in rule.findings(view))
    return tuple(allowed(found, allows, KNOWN, FREE) if allows else found)
