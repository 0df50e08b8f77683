"""The environment -> one frozen Settings; everything that is wrong with it is told at once."""

from botspec.settings.model import Settings
from botspec.settings.readers import Environment, LogFormat, Rate

__all__ = ["Environment", "LogFormat", "Rate", "Settings"]
