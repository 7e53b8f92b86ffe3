"""Garbage collector thresholds: cyclic collection is rare."""

import gc

GENERATION_0_THRESHOLD = 25_000
"""Objects: a batch of a thousand events holds some 13,000; collecting many more would stop a process for long."""


def tune_gc() -> None:
    """Freeze what is imported and raise the thresholds; called once, after all imports.

    Python's default thresholds scan a batch's objects again and again while it is handled; nearly all of them are freed
    by their reference count right after it. The scans took a quarter of the CPU of a ratings worker (ADR 0036).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GENERATION_0_THRESHOLD, 20, 20)
