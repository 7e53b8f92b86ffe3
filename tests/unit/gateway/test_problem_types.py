"""Every `type` of a problem leads to a page: without one, a client is left with a code word."""

import ast
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from services.gateway.problem_types import FILES, problem_types, types_in
from shared.access.policy import REFUSAL_DETAILS

ROOT = Path(__file__).resolve().parents[3]
FROM_THE_FRAMEWORK = {"bad-request", "method-not-allowed", "not-found", "request-entity-too-large"}
"""Made from the status by shared/web/problems.py: they stand nowhere as words."""

BY_THE_TABLE = dict.fromkeys(REFUSAL_DETAILS, 403)
"""Why the authorization table allows something not; shared/access/policy.py makes the refusal of the word."""

INSIDE = {"key-there", "no-session"}
"""Told by one part of identity to another, which passes it over: no client ever meets them."""


def named() -> Iterator[tuple[str, int]]:
    """Every slug with its status in the code: the first two arguments of a refusal or a problem."""
    for folder in ("services", "shared"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                match node:
                    case ast.Call(args=[ast.Constant(value=str(slug)), ast.Constant(value=int(status)), *_]) if (
                        400 <= status <= 599
                    ):
                        yield slug, status


def test_every_problem_in_the_code_is_explained() -> None:
    explained = {slug: one.status for slug, one in problem_types().items()}
    found = {*named(), *BY_THE_TABLE.items()}
    assert len(found) > 20
    assert {(slug, status) for slug, status in found if explained.get(slug) != status and slug not in INSIDE} == set()


def test_no_explained_problem_is_without_use() -> None:
    """Otherwise people would prepare for what never happens."""
    assert set(problem_types()) - {slug for slug, _ in named()} - set(BY_THE_TABLE) - FROM_THE_FRAMEWORK == set()


def test_the_frameworks_slugs_are_what_it_makes_of_a_status() -> None:
    made = {HTTPStatus(problem_types()[slug].status).phrase.lower().replace(" ", "-") for slug in FROM_THE_FRAMEWORK}
    assert made == FROM_THE_FRAMEWORK


def test_the_catalogue_is_in_order_and_explains_nothing_twice() -> None:
    """Two explanations of one problem would part one day."""
    slugs = [list(types_in(file)) for file in FILES]
    assert slugs == [sorted(some) for some in slugs]
    assert sum(map(len, slugs)) == len(problem_types())
