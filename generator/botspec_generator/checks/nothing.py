"""Rules on values that can be none: a text says something else then, and reckons with none of them."""

from collections.abc import Iterator

from botspec_generator.checks.emptiness import Path, holds, pressed
from botspec_generator.checks.gaps import Gaps
from botspec_generator.checks.loose import Loose
from botspec_generator.checks.rule import Problem
from botspec_generator.checks.uses import Use
from botspec_generator.checks.view import View


def drawn_as_nothing(view: View) -> Iterator[Problem]:
    """A text has other words for a value that is none.

    A value that is none is drawn as nothing, and leaves a hole: "Your note: ." A session field is looked for
    on all ways to the screen on which nothing sets it; behind an action it is taken as set, and so is what
    stands in an {% if %} that asks for something else.

        session: {note: {text: {max: 80}, optional: true}}
        ORDER: "Your note: {{ note }}."

    Ask for it, `{% if note %}Your note: {{ note }}.{% endif %}`, or say what stands for it,
    `{{ note|default('none yet', true) }}` (without `true`, `default` does nothing here).
    """
    for loose, name, path in _found(view, Use.SHOWN):
        where = " there" if path else ""
        yield Problem(
            span=loose.text.span,
            message=f"{loose.what} shows {{{{ {name} }}}}, which can be none{where}: it leaves a hole then",
            help=f"put {{% if {name} %}}...{{% endif %}} around it, or {{{{ {name}|default('...', true) }}}}",
            path=path,
            screen="" if path else loose.screen,
        )


def reckoned_with_none(view: View) -> Iterator[Problem]:
    """A text reckons with values that are there.

    None has no order and no sum: the screen cannot be drawn, and the press ends in DISPATCH_FAIL. Beside `~`
    it is the word None.

        session: {count: {int: {min: 1}, optional: true}}
        CART: "{% if count > 1 %}{{ count * 2 }} wheels{% endif %}"

    Ask whether it is there first: `{% if count is not none and count > 1 %}`, or take another value for it,
    `{{ count|default(1, true) * 2 }}`.
    """
    for loose, name, path in _found(view, Use.RECKONED):
        where = " there" if path else ""
        yield Problem(
            span=loose.text.span,
            message=f"{loose.what} reckons with {name}, which can be none{where}",
            help=f"ask first, `{name} is not none and ...`, or take `{name}|default(0, true)`",
            path=path,
            screen="" if path else loose.screen,
        )


def _found(view: View, use: Use) -> Iterator[tuple[Loose, str, Path]]:
    """What can really be none where it is used so, with the presses that show it of a session field."""
    seen: set[tuple[str, str]] = set()
    found = (used for loose in view.loose for used in loose.uses if used.use is use)
    gaps = Gaps(view, dict.fromkeys(used.name for used in found if "." not in used.name))
    for loose in view.loose:
        for used in loose.uses:
            if used.use is not use or (loose.what, used.name) in seen:
                continue
            if "." in used.name:
                if _is_drawn(loose, used.name, view):
                    seen.add((loose.what, used.name))
                    yield loose, used.name, ()
                continue
            path = _way(loose, used.name, gaps, view)
            if path:
                seen.add((loose.what, used.name))
                yield loose, used.name, path


def _is_drawn(loose: Loose, name: str, view: View) -> bool:
    """Whether a button is seen, if it is one, while a value is none."""
    visible = view.visible.get(loose.button)
    return visible is None or holds(visible, name) is not False


def _way(loose: Loose, name: str, gaps: Gaps, view: View) -> Path:
    """The presses by which a user meets a text while a session field is none."""
    if loose.screen:
        return gaps.path(name, loose.screen)
    if not loose.button:
        return _answered(loose, name, gaps, view)
    if not _is_drawn(loose, name, view):
        return ()
    shown = (screen for screen in view.screens_with.get(loose.button, ()) if gaps.can_be(name, screen))
    return next((gaps.path(name, screen) for screen in shown), ())


def _answered(loose: Loose, name: str, gaps: Gaps, view: View) -> Path:
    """The presses to an answer: a reason that is given, or a notice that is said."""
    ways = gaps.ways[name]
    for source, trigger in view.answering.get(loose.answer, ()):
        if gaps.can_be(name, source):
            for arc in ways.fired(source, trigger):
                if loose.answer in (arc.refuse, arc.say) and ways.stays_none(arc):
                    return (*gaps.path(name, source), pressed(arc, view))
    return ()
