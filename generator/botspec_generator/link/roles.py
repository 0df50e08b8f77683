"""The roles of this build."""

from typing import Final

from botspec_generator.findings import Code
from botspec_generator.link.scope import Scope
from botspec_generator.source import Node

ADMIN: Final = "admin"
"""The only role that a spec can name; everybody has the role "user"."""


def check_role(role: str, node: Node, scope: Scope) -> None:
    """Refuses every role but admin; `node` is the map that the role is a key of."""
    place = node.get("role")
    if place is not None and role != ADMIN:
        scope.report.error(Code.UNKNOWN_ROLE, place.span, f'unknown role "{role}"', "the only role is admin")
