"""A stand-in for the provider: a server on this machine that speaks its API and paints real pictures."""

from bot.standin.server import StandIn

__all__ = ["StandIn"]
