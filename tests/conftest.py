"""For all tests: helpers of this folder can be imported below it, property tests are not timed, finished work is kept apart."""

import os
import tempfile

from hypothesis import settings

from pipeline.store import VARIABLE

settings.register_profile("planaudit", deadline=None)
settings.load_profile("planaudit")

# a folder for this run of the tests: no test sees what a user or another run has kept
os.environ[VARIABLE] = tempfile.mkdtemp(prefix="planaudit-tests-")
