"""Randomness that is the same in every run."""

from random import Random

from services.identity.credentials.secrets import Source


def source(seed: int = 20261101) -> Source:
    return Random(seed).randbytes
