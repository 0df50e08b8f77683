"""`links.py`: the deep links, and a function for each that writes its payload."""

from keyword import iskeyword

from botspec.contract.types import Kind, TypeDef
from botspec_generator.emit.layout import Group, argument, block, broken, call, docstring, quote, strings
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
    out.add(*(_function(out, link) for link in links))
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
    return broken(made.after(head))


def _function(out: Module, link: DeepLink) -> str:
    about = f"Return the payload of {link.name}"
    if link.arg_type is None:
        head, given = [f"def {function_of(link)}() -> str:"], ""
        about += "."
    else:
        head = broken(Group(f"def {function_of(link)}(", (_parameter(out, link.arg_type),), ") -> str:"))
        given = "arg"
        about += "; ValueError if it does not take the arg."
    return "\n".join([*head, docstring(about, indent=4), f"    return {link.name}.payload({given})"])


def _parameter(out: Module, type: TypeDef) -> str | Group:
    """Return the arg that the link takes, with its type."""
    if type.kind is Kind.ENUM:
        return Group(f"arg: {out.take('typing', 'Literal')}[", tuple(map(quote, type.values)), "]")
    return "arg: int" if type.kind is Kind.INTEGER else "arg: str"
