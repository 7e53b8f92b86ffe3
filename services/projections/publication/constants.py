"""Public constants of a publication: the rules, the quotas and the nominal shares, each with its version.

The size that rules look at is computed from these alone, never from what was counted, so that the plan tells nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.projections.publication.cells import Kind, Split
from shared.reference.quotas import SHIPPED_QUOTAS, CountyQuota, shipped_quotas

DATA = Path(__file__).parent / "data"
STATE = "state"

KINDS: tuple[Kind, ...] = ("fc_cw", "fc_pr", "ih_cw", "ih_pr")
KINDS_OF: Mapping[Split, tuple[Kind, ...]] = {
    "all": KINDS,
    "fc": ("fc_cw", "fc_pr"),
    "ih": ("ih_cw", "ih_pr"),
    "cw": ("fc_cw", "ih_cw"),
    "pr": ("fc_pr", "ih_pr"),
}
PARTITIONS: tuple[tuple[Split, Split], ...] = (("fc", "ih"), ("cw", "pr"))
QUARTERS_PER_YEAR = 4


@dataclass(frozen=True)
class Group:
    """Counties of some size tiers, published together."""

    id: str
    name: str
    tiers: tuple[str, ...]


@dataclass(frozen=True)
class Floors:
    """Least nominal size of a planned cell: of the state, of a split of the state, of a group, of a county."""

    state: int
    state_split: int
    group: int
    county: int


@dataclass(frozen=True)
class Rules:
    """Rule set. Shares are per cent, steps are points; `ladder` has (nominal size, step), largest size first."""

    version: str
    threshold: int
    completion_floor: int
    ladder: tuple[tuple[int, int], ...]
    coarser_steps: tuple[int, ...]
    floors: Floors
    step_floor: int
    lengths: tuple[int, ...]
    margin_share: int
    groups: tuple[Group, ...]
    tiers_without_cells: tuple[str, ...]
    foster_care_only: tuple[str, ...]


@dataclass(frozen=True)
class NominalShares:
    """Per cent of all cases by kind, and per cent of a kind's cases that a measure applies to."""

    version: str
    is_invented: bool
    kinds: Mapping[Kind, int]
    applicability: Mapping[str, Mapping[Kind, int]]


@dataclass(frozen=True, eq=False)
class Constants:
    """All that the rules may look at besides the counts. Two objects are never equal; compare `as_document`."""

    rules: Rules
    quota_version: str
    quotas: tuple[CountyQuota, ...]
    shares: NominalShares

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(self.shares.applicability)

    def group_of(self, quota: CountyQuota) -> Group:
        return next(group for group in self.rules.groups if quota.size_tier in group.tiers)

    def counties_of(self, place: str) -> tuple[CountyQuota, ...]:
        """Returns the counties of the state, of a size group, or the county itself."""
        if place == STATE:
            return self.quotas
        tiers = {group.id: group.tiers for group in self.rules.groups}.get(place, ())
        return tuple(quota for quota in self.quotas if quota.county == place or quota.size_tier in tiers)

    def parent(self, place: str) -> str | None:
        """Returns the place above: county, size group, state, nothing."""
        if place == STATE:
            return None
        county = next((quota for quota in self.quotas if quota.county == place), None)
        return self.group_of(county).id if county else STATE

    def places(self) -> tuple[str, ...]:
        return (STATE, *(group.id for group in self.rules.groups), *(quota.county for quota in self.quotas))

    def nominal_size(self, place: str, split: Split, length: int, measure: str) -> Fraction:
        """Returns the applicable cases expected in `length` quarters (N0): quota times nominal shares."""
        yearly = sum(quota.yearly_minimum for quota in self.counties_of(place))
        applicable = self.shares.applicability[measure]
        share = sum(self.shares.kinds[kind] * applicable[kind] for kind in KINDS_OF[split])
        return Fraction(yearly * length * share, QUARTERS_PER_YEAR * 100 * 100)

    def as_document(self) -> dict[str, Any]:
        """Returns everything as plain data, as printed with a publication."""
        rules, shares = self.rules, self.shares
        return {
            "rule": rules.version,
            "threshold": rules.threshold,
            "completion_floor": rules.completion_floor,
            "ladder": [{"nominal": nominal, "step": step} for nominal, step in rules.ladder],
            "coarser_steps": list(rules.coarser_steps),
            "floors": vars(rules.floors).copy(),
            "step_floor": rules.step_floor,
            "lengths": list(rules.lengths),
            "margin_share": rules.margin_share,
            "tiers_without_cells": list(rules.tiers_without_cells),
            "foster_care_only": list(rules.foster_care_only),
            "quota_version": self.quota_version,
            "yearly_quotas": {quota.county: quota.yearly_minimum for quota in self.quotas},
            "share_version": shares.version,
            "shares_invented": shares.is_invented,
            "kinds": dict(shares.kinds),
            "applicability": {measure: dict(kinds) for measure, kinds in shares.applicability.items()},
        }


@cache
def load_constants() -> Constants:
    """Returns rule set sdc-1 with the shipped quotas and the invented nominal shares."""
    return Constants(
        rules=_rules(_read("sdc_1.yaml")),
        quota_version=SHIPPED_QUOTAS,
        quotas=shipped_quotas(),
        shares=_shares(_read("shares_synthetic_1.yaml")),
    )


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return content


def _rules(data: Mapping[str, Any]) -> Rules:
    return Rules(
        version=data["version"],
        threshold=data["threshold"],
        completion_floor=data["completion_floor"],
        ladder=tuple((rung["nominal"], rung["step"]) for rung in data["ladder"]),
        coarser_steps=tuple(data["coarser_steps"]),
        floors=Floors(**data["floors"]),
        step_floor=data["step_floor"],
        lengths=tuple(data["lengths"]),
        margin_share=data["margin_share"],
        groups=tuple(Group(group["id"], group["name"], tuple(group["tiers"])) for group in data["groups"]),
        tiers_without_cells=tuple(data["tiers_without_cells"]),
        foster_care_only=tuple(data["foster_care_only"]),
    )


def _shares(data: Mapping[str, Any]) -> NominalShares:
    return NominalShares(
        version=data["version"],
        is_invented=data["invented"],
        kinds=data["kinds"],
        applicability={measure: _by_kind(shares) for measure, shares in data["applicability"].items()},
    )


def _by_kind(shares: Mapping[str, int]) -> dict[Kind, int]:
    in_home = shares["ih"]
    return {"fc_cw": shares["fc_cw"], "fc_pr": shares["fc_pr"], "ih_cw": in_home, "ih_pr": in_home}
