"""The screen that every way to a screen goes through last: where `back` leads without a history."""

from collections.abc import Iterable, Mapping, Sequence

from botspec.contract.uimap import ANY
from botspec_generator.graph import Arc


def fallbacks(home: str, screens: Sequence[str], arcs: Iterable[Arc]) -> dict[str, str]:
    """The immediate dominator of every screen on the ways forward from home; home where there is none.

    A screen that only a command opens counts as opened from home.
    """
    edges: dict[str, dict[str, None]] = {screen: {} for screen in screens}
    opened: dict[str, None] = {}
    for arc in arcs:
        targets = opened if arc.source == ANY else edges.get(arc.source, {})
        for target in arc.to:
            if target in edges:
                targets[target] = None
    reached = set(_postorder(home, edges)) if opened else set[str]()
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
    last = len(order) - 1
    rank = {node: position for position, node in enumerate(order)}
    before: list[list[int]] = [[] for _ in order]
    for position, node in enumerate(order):
        for target in edges.get(node, ()):
            before[rank[target]].append(position)
    found = [-1] * last + [last]
    changed = True
    while changed:
        changed = False
        for place in range(last - 1, -1, -1):
            nearest = _meet([origin for origin in before[place] if found[origin] >= 0], found)
            if found[place] != nearest:
                found[place] = nearest
                changed = True
    return {node: order[found[position]] for position, node in enumerate(order)}


def _meet(origins: list[int], found: list[int]) -> int:
    """The nearest node that dominates all of some, by their places in the order."""
    nearest = origins[0]
    for other in origins:
        while nearest != other:
            if nearest < other:
                nearest = found[nearest]
            else:
                other = found[other]
    return nearest


def _postorder(root: str, edges: Mapping[str, Iterable[str]]) -> list[str]:
    """The nodes that can be reached, each after those that it leads to first; the root is the last."""
    order: list[str] = []
    seen = {root}
    path = [(root, iter(edges.get(root, ())))]
    while path:
        node, targets = path[-1]
        for target in targets:
            if target not in seen:
                seen.add(target)
                path.append((target, iter(edges.get(target, ()))))
                break
        else:
            order.append(node)
            path.pop()
    return order
