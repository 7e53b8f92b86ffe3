"""The seed of a run: drawn anew each time, or SEED from the environment; every failure names it."""

import os
import random

SEED = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
