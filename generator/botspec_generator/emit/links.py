"""`links.py`: the deep links, and a function for each that writes its payload."""

from keyword import iskeyword

from botspec.contract.types import Kind
from botspec_generator.emit.layout import argument, block, broken, call, docstring, quote, strings
from botspec_generator.emit.module import File, Module
from botspec_generator.emit.plan import Plan
from botspec_generator.emit.values import type_def
from botspec_generator.graph import DeepLink


def emit(plan: Plan) -> File:
    """Return `links.py`."""
    out = Module("links.py", "Deep links: the payloads of https://t.me/<bot>?start=<payload>.")
    links = plan.graph.links
    out.add(*("\n".join(_definition(out, link)) for link in links))
    head = f"LINKS: {out.take('typing', 'Final')}[tuple[{out.take('botspec.contract', 'LinkDef')}, ...]] = ("
    out.add(block(head, [link.name for link in links], ")"))
    out.add(*(_function(link) for link in links))
    return out.file()


def function_of(link: DeepLink) -> str:
    """Return the name of the function that writes a link's payload."""
    name = link.name.lower()
    return f"{name}_" if iskeyword(name) else name


def _definition(out: Module, link: DeepLink) -> list[str]:
    made = call(
        out.take("botspec.contract", "LinkDef"),
        f"{out.take('.ids', 'Link')}.{link.name}",
        quote(link.wire),
        *([argument("was", strings(link.was))] if link.was else []),
        *([argument("arg_type", type_def(out, link.arg_type))] if link.arg_type is not None else []),
    )
    head = f"{link.name}: {out.take('typing', 'Final')} = "
    return broken(made._replace(open=head + made.open))


def _function(link: DeepLink) -> str:
    about = f"Return the payload of {link.name}"
    if link.arg_type is None:
        head, given = f"def {function_of(link)}() -> str:", ""
        lines = [head, docstring(f"{about}.", indent=4)]
    else:
        kind = "int" if link.arg_type.kind is Kind.INTEGER else "str"
        head, given = f"def {function_of(link)}(arg: {kind}) -> str:", "arg"
        lines = [head, docstring(f"{about}; ValueError if it does not take the arg.", indent=4)]
    return "\n".join([*lines, f"    return {link.name}.payload({given})"])
