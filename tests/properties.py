"""Property tests: hypothesis, with the same examples on every run."""

from hypothesis import assume
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies


settings.register_profile(
    "thads", derandomize=True, deadline=None, database=None, max_examples=150
)
settings.load_profile("thads")

__all__ = ("assume", "given", "settings", "strategies")
