"""Spec files -> values that know file, line and column. The only room that reads YAML."""

from botspec_generator.source.allows import Allow
from botspec_generator.source.node import Node
from botspec_generator.source.project import Read, Source, paths, read

__all__ = ["Allow", "Node", "Read", "Source", "paths", "read"]
