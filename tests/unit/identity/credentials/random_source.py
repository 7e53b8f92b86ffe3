"""Randomness that is the same in every run."""

from random import Random

from shared.security.encryption import Source


def source(seed: int = 20261101) -> Source:
    return Random(seed).randbytes
