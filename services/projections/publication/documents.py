"""Documents of a publication: canonical JSON (RFC 8785), each named by its digest in the manifest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import orjson

from services.projections.publication.answers import Answers
from services.projections.publication.cells import Cell, CellKey
from services.projections.publication.constants import KINDS_OF, Constants
from services.projections.publication.nominal import nominal_range
from services.projections.publication.plan import Plan, make_plan

MANIFEST, RULES, PLAN, PLACES = "manifest", "rules", "plan", "places"


@dataclass(frozen=True)
class Document:
    """A file of a publication: "manifest", "rules", "plan", "places", or "measures/12A"."""

    name: str
    sha256: str
    content: bytes


def publication_documents(
    all_cells: Mapping[CellKey, Cell], manifest_fields: Mapping[str, Any], constants: Constants
) -> list[Document]:
    """Returns every document, the manifest last. `manifest_fields` are those that no rule gives: version, site, days.

    Equal cells and fields give equal bytes, in whatever order the cells come.
    """
    plan = make_plan(constants)
    answers = Answers(constants, all_cells)
    measures = {
        measure: _document(f"measures/{measure}", _measure(all_cells, answers, constants, measure))
        for measure in constants.measures
    }
    rules = _document(RULES, constants.as_document())
    planned = _document(PLAN, {"rule": constants.rules.version, "series": _series(plan)})
    places = _document(PLACES, places_document(constants))
    manifest = _document(
        MANIFEST,
        {
            "state": "ca",
            "rule": constants.rules.version,
            "rules": rules.sha256,
            "plan": planned.sha256,
            "places": places.sha256,
            "quota_version": constants.quota_version,
            "share_version": constants.shares.version,
            "measures": {measure: document.sha256 for measure, document in measures.items()},
            **manifest_fields,
        },
    )
    return [*measures.values(), rules, planned, places, manifest]


def cell_document(cell: Cell, constants: Constants) -> dict[str, Any]:
    """Returns a cell as the public sees it."""
    likely = nominal_range(cell, constants)
    return {
        **_place_in_plan(cell.key),
        "status": cell.status,
        "value": cell.value,
        "low": cell.low,
        "high": cell.high,
        "step": cell.step,
        "range_low": likely.low if likely else None,
        "range_high": likely.high if likely else None,
        "see": _place_in_plan(cell.see) if cell.see else None,
    }


def places_document(constants: Constants) -> dict[str, Any]:
    """Returns size groups and counties."""
    return {
        "groups": [
            {
                "id": group.id,
                "name": group.name,
                "counties": [quota.county for quota in constants.counties_of(group.id)],
            }
            for group in constants.rules.groups
        ],
        "counties": [
            {
                "fips": quota.county,
                "name": quota.name,
                "group": constants.group_of(quota).id,
                "tier": quota.size_tier,
            }
            for quota in constants.quotas
        ],
    }


def _measure(all_cells: Mapping[CellKey, Cell], answers: Answers, constants: Constants, measure: str) -> dict[str, Any]:
    own = [cell for key, cell in all_cells.items() if key.measure == measure]
    pointers = _pointers(answers, constants, measure)
    cells = sorted([*own, *pointers], key=lambda cell: cell.key)
    return {"measure": measure, "cells": [cell_document(cell, constants) for cell in cells]}


def _pointers(answers: Answers, constants: Constants, measure: str) -> Iterable[Cell]:
    """Yields a cell for each place and split that the plan leaves out, at the window of the cell that answers."""
    for place in constants.places():
        for split in KINDS_OF:
            if pointer := answers.pointer(measure, place, split):
                yield pointer


def _series(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "measure": series.measure,
            "place": series.place,
            "split": series.split,
            "length": series.length,
            "slide": series.slide,
            "nominal": round(series.nominal),
            "least": series.least,
            "step": series.step,
            "cut": series.cut,
        }
        for every in plan.values()
        for series in every
    ]


def _place_in_plan(key: CellKey) -> dict[str, Any]:
    return {"place": key.place, "split": key.split, "length": key.window.length, "end": key.window.end}


def _document(name: str, content: Mapping[str, Any]) -> Document:
    encoded = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)  # RFC 8785 for integers, booleans and ASCII keys
    return Document(name, sha256(encoded).hexdigest(), encoded)
