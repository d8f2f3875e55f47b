"""For all tests: the helpers of this folder can be imported everywhere below it, and property tests are not timed."""

from hypothesis import settings

settings.register_profile("planaudit", deadline=None)
settings.load_profile("planaudit")
