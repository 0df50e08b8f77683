"""The provider of pictures: kie.ai's API of jobs, as it is documented."""

from bot.provider.access import Access
from bot.provider.answers import ProviderError, ProviderLateError, Record, State
from bot.provider.client import NewTask, Pace, Provider

__all__ = ["Access", "NewTask", "Pace", "Provider", "ProviderError", "ProviderLateError", "Record", "State"]
