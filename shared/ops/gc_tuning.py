"""When a process looks for garbage in cycles: seldom."""

import gc

YOUNG = 25_000
"""Objects: a poll of a thousand events holds some 13,000; to look through many more stops a process for long."""


def tune_gc() -> None:
    """Called once, when everything is imported.

    Python's own thresholds look through a poll's objects again and again while it is worked on; nearly all of them die
    by their reference count right after it. That took a quarter of the CPU of a ratings worker (ADR 0036).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 20)
