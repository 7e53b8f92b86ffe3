"""The recipes of docs/extending.md, followed in a copy of the project."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from tests.component.documents.recipe import ROOT, Check, Recipe, Workshop, recipes_in

RECIPES = recipes_in((ROOT / "docs/extending.md").read_text())


Outcome = tuple[Check, int, str]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[list[Outcome]]]]:
    """The recipes' checks with exit status and output; two recipes run at a time, each in a copy of its own."""
    with ThreadPoolExecutor(2) as pool:
        yield {
            recipe.title: pool.submit(_outcomes, recipe, Workshop(tmp_path_factory.mktemp("copy")))
            for recipe in RECIPES
        }


def _outcomes(recipe: Recipe, workshop: Workshop) -> list[Outcome]:
    workshop.prepare(recipe)
    outcomes: list[Outcome] = []
    for check in recipe.checks:
        workshop.follow(recipe, check.left_out)
        outcomes.append((check, *workshop.check(check.command)))
    return outcomes


@pytest.mark.timeout(600)  # the first one waits for all
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_recipe_with_each_edit_left_out_gives_the_stated_message(
    recipe: Recipe, outcomes: dict[str, Future[list[Outcome]]]
) -> None:
    """A recipe that no longer works, or a check that no longer notices a forgotten edit, costs its reader a day."""
    for check, status, output in outcomes[recipe.title].result():
        assert check.message in output, f"{check}\n{output}"
        assert (status == 0) == (not check.left_out), f"{check}\n{output}"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.title)
def test_recipe_states_the_number_of_its_edits_and_files(recipe: Recipe) -> None:
    assert recipe.counted == (len(recipe.edits), len({edit.file for edit in recipe.edits}))
