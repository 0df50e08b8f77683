"""The document's names -> references: the graph, or everything that is unknown in it, all at once."""

from botspec_generator.link.linker import link

__all__ = ["link"]
