"""The screen that every way to a screen goes through last: where `back` leads without a history."""

from collections.abc import Iterable, Mapping, Sequence

from botspec.contract.uimap import ANY
from botspec_generator.graph import Arc


def fallbacks(home: str, screens: Sequence[str], arcs: Iterable[Arc]) -> dict[str, str]:
    """The immediate dominator of every screen on the ways forward from home; home where there is none.

    A screen that only a command opens counts as opened from home.
    """
    known = set(screens)
    edges: dict[str, dict[str, None]] = {screen: {} for screen in screens}
    opened: dict[str, None] = {}
    for arc in arcs:
        targets = {target: None for target in arc.to if target in known}
        if arc.source == ANY:
            opened |= targets
        elif arc.source in edges:
            edges[arc.source] |= targets
    reached = set(_postorder(home, edges))
    for target in opened:
        if target not in reached:
            edges[home][target] = None
            reached.update(_postorder(target, edges))
    found = immediate_dominators(home, edges)
    return {screen: found.get(screen, home) for screen in screens}


def immediate_dominators(root: str, edges: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The immediate dominator of every node that can be reached from the root (the root's is itself).

    Cooper, Harvey and Kennedy, "A simple, fast dominance algorithm": two passes over most graphs.
    """
    order = _postorder(root, edges)
    rank = {node: position for position, node in enumerate(order)}
    before: dict[str, list[str]] = {node: [] for node in order}
    for node in order:
        for target in edges.get(node, ()):
            before[target].append(node)
    found = {root: root}
    changed = True
    while changed:
        changed = False
        for node in reversed(order[:-1]):
            ready = [origin for origin in before[node] if origin in found]
            nearest = ready[0]
            for origin in ready[1:]:
                nearest = _meet(nearest, origin, found, rank)
            changed = changed or found.get(node) != nearest
            found[node] = nearest
    return found


def _meet(left: str, right: str, found: Mapping[str, str], rank: Mapping[str, int]) -> str:
    """The nearest node that dominates both."""
    while left != right:
        while rank[left] < rank[right]:
            left = found[left]
        while rank[right] < rank[left]:
            right = found[right]
    return left


def _postorder(root: str, edges: Mapping[str, Iterable[str]]) -> list[str]:
    """The nodes that can be reached, each after those that it leads to first; the root is the last."""
    order: list[str] = []
    seen = {root}
    path = [(root, iter(edges.get(root, ())))]
    while path:
        node, targets = path[-1]
        target = next((target for target in targets if target not in seen), None)
        if target is None:
            order.append(node)
            path.pop()
        else:
            seen.add(target)
            path.append((target, iter(edges.get(target, ()))))
    return order
