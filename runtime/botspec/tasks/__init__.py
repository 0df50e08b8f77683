"""Background work: the jobs of a bot's tasks and the time on its screens, whose events come into the hall."""

from botspec.tasks.clock import Clock
from botspec.tasks.desk import Desk
from botspec.tasks.worker import Worker

__all__ = ["Clock", "Desk", "Worker"]
