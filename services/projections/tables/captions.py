"""Captions of figures and reports: a random sample (R51), or practice (R7)."""

from shared.contracts.vocabulary import Purpose, purpose_of

SAMPLE = "Data is based on a random sample of cases. Not every county has cases reviewed in each quarter."
"""The sentence of the state's own dashboards [S2]."""

PRACTICE = "Practice: these are mock cases of a training site. They are no sample, and say nothing about any county."


def caption(site: str) -> dict[str, object]:
    """Return `sample`, a sentence, and `practice` where the site is for training."""
    if purpose_of(site) is Purpose.TRAINING:
        return {"sample": PRACTICE, "practice": True}
    return {"sample": SAMPLE}
