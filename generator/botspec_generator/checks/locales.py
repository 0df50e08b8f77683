"""The rule on texts that say something in one language and not in another."""

from collections.abc import Iterator, Sequence, Set

from botspec_generator.checks.rule import Problem
from botspec_generator.checks.spoken import Texts, spoken
from botspec_generator.checks.view import View
from botspec_generator.graph import Template


def one_sided(view: View) -> Iterator[Problem]:
    """What a text shows in one language, it knows in the others.

    A value that a translation leaves out is most often forgotten, or was added after it was made: some users
    see a price, and others do not. A value that only chooses between words (`{% if count == 1 %}`) may do so
    in one language alone.

        en.yaml: CART: "Bread for {{ price|money }}"
        ru.yaml: CART: "Хлеб"

    Show it there, too, or leave it out of the others.
    """
    records = {name for name, type_ in view.types().items() if type_.fields} | {"item"}
    for what, texts in spoken(view.graph) if len(view.graph.locales) > 1 else ():
        if any(text.reads for text in texts.values()) and not _same([*texts.values()], records):
            yield from _of(what, texts)


def _same(texts: Sequence[Template], records: Set[str]) -> bool:
    """Whether texts show the same values, which can be told without a look into their braces."""
    first = set(texts[0].reads)
    return all(
        first == set(text.reads) and first.isdisjoint(records) and "{%" not in text.source for text in texts
    )


def _of(what: str, texts: Texts) -> Iterator[Problem]:
    """What is shown in some locales and not used in others: told once for each that lacks it."""
    from botspec_generator.checks.names import names  # with patterns that few texts need

    said = {locale: names(text.source, text.reads) for locale, text in texts.items() if text.reads}
    shown = {name: locale for locale, each in reversed(said.items()) for name in each.shown}
    for locale, text in texts.items():
        used = said[locale].used if locale in said else ()
        lacking = sorted(name for name in shown if name not in used)
        if not lacking:
            continue
        other = shown[lacking[0]]
        more = f" and {len(lacking) - 3} more" if len(lacking) > 3 else ""
        listed = ", ".join(f"{{{{ {name} }}}}" for name in lacking[:3]) + more
        is_own = text.span.file.endswith(".yaml")  # else it came with the generator
        here, there = (text, texts[other]) if is_own else (texts[other], text)
        yield Problem(
            span=here.span,
            message=f"{what} shows {listed} in {other}, and not in {locale}",
            help="show it there, too, or leave it out of the others",
            related=((f"the text in {other}", there.span),) if is_own else (),
        )
