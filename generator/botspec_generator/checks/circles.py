"""Strongly connected parts: screens each of which leads to all the others of its part."""

from collections.abc import Iterator, Mapping, Sequence


def strongly_connected(edges: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """The parts of a graph, each after those that it leads to; edges to other nodes do not count.

    Tarjan, "Depth-first search and linear graph algorithms", without recursion.
    """
    lowest: dict[str, int] = {}
    for root in edges:
        if root not in lowest:
            yield from _from(root, edges, lowest)


def _from(root: str, edges: Mapping[str, Sequence[str]], lowest: dict[str, int]) -> Iterator[tuple[str, ...]]:
    """The parts that are found from one node; `lowest` holds the nodes that were seen before, and these."""
    order = {root: len(lowest)}
    lowest[root] = order[root]
    path, on_path = [root], {root}
    calls = [(root, iter(edges[root]))]
    while calls:
        node, targets = calls[-1]
        target = next((each for each in targets if each in edges and each not in lowest), None)
        if target is not None:
            order[target] = lowest[target] = len(lowest)
            path.append(target)
            on_path.add(target)
            calls.append((target, iter(edges[target])))
            continue
        calls.pop()
        lowest[node] = min([lowest[node], *(lowest[each] for each in edges[node] if each in on_path)])
        if lowest[node] == order[node]:
            part = _cut(path, node)
            on_path.difference_update(part)
            yield part


def _cut(path: list[str], node: str) -> tuple[str, ...]:
    """The end of the path, from a node on; it is taken off."""
    part = [path.pop()]
    while part[-1] != node:
        part.append(path.pop())
    return tuple(reversed(part))
