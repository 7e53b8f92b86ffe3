"""Version of the instrument's data: a changed meaning needs one, or old answers would look like new ones."""

from dataclasses import asdict
from hashlib import sha256
from typing import Any

import orjson
import pytest

from shared.instrument import VERSIONS, load

MEANINGS = {
    ("r3_2014", 2): "c666521fbaea1950",  # pragma: allowlist secret
    ("r4_2022", 2): "900b7c88876f61e2",  # pragma: allowlist secret
}
"""Digest of the questions, rules and checks by version and data version."""


def meaning_of(version: str) -> str:
    """Over what decides how a question is understood, answered, rated and checked; without marks of sources."""
    instrument = load(version)
    parts = [asdict(item) for item in instrument.items] + [asdict(outcome) for outcome in instrument.outcomes]
    checks = [*instrument.checks.face_sheet_rules, *instrument.checks.cross_item_checks]
    parts += [{"id": check.id, "severity": check.severity, "violations": check.violations} for check in checks]
    return sha256(orjson.dumps(_without_sources(parts), option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def _without_sources(value: Any) -> Any:
    if isinstance(value, dict):
        left = value.keys() - {"src", "note", "watch_out"}
        return {name: _without_sources(value[name]) for name in left}
    return [_without_sources(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize("version", VERSIONS)
def test_a_changed_meaning_has_a_data_version_of_its_own(version: str) -> None:
    cover = load(version).cover
    number = cover.versions[version].data_version
    assert MEANINGS.get((version, number)) == meaning_of(version), (
        "the data changed: if the meaning did, add a data version to instrument.yaml; then add its digest here"
    )
    assert [change.data_version for change in cover.changes] == list(range(1, number + 1))


def test_item_14_has_no_na_among_its_patterns() -> None:
    """NA is for parents and siblings: an agency's worker is expected to visit each child."""
    instrument = load("r4_2022")
    assert "NA" not in instrument.options_of(instrument.question("14", "A1"))
    assert "NA" in instrument.options_of(instrument.question("8", "A1"))
