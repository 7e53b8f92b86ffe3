"""Filter cube: every place, window, case type and agency that a filter could name, published or not."""

from collections.abc import Iterable
from typing import Any

import numpy as np
from scipy.sparse import csr_array, kron, vstack

from services.projections.publication.constants import KINDS, Constants

FILTERS: tuple[tuple[int, ...], ...] = tuple(
    tuple(index for index, kind in enumerate(KINDS) if kind.startswith(case_type) and kind.endswith(agency))
    for case_type in ("", "fc", "ih")
    for agency in ("", "cw", "pr")
)
"""Kinds of each pair of filters by case type and by agency, also those that the plan never crosses."""


def cube_matrix(constants: Constants, quarters: int) -> csr_array[Any, Any]:
    """Returns the 0/1 matrix of the cube: a row for each cell, in an order that never changes.

    Its columns are the positions of a flat array by quarter, county and kind.
    """
    counties = {quota.county: index for index, quota in enumerate(constants.quotas)}
    members = [[counties[quota.county] for quota in constants.counties_of(place)] for place in constants.places()]
    lengths = [length for length in (1, *constants.rules.lengths) if length <= quarters]
    windows = [range(first, first + length) for length in lengths for first in range(quarters - length + 1)]
    of_place = kron(_indicator(members, len(counties)), _indicator(FILTERS, len(KINDS)))
    return csr_array(kron(_indicator(windows, quarters), of_place))


def _indicator(members: Iterable[Iterable[int]], width: int) -> csr_array[Any, Any]:
    rows = []
    for columns in members:
        row = np.zeros((1, width))
        row[0, list(columns)] = 1.0
        rows.append(csr_array(row))
    return csr_array(vstack(rows))
