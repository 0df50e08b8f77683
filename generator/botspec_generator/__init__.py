"""Turns a spec into typed code, keyboards, guards, a registry and diagrams."""
