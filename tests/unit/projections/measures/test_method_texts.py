"""The method page shows every formula that the code computes, with its words, sources and trust mark."""

from importlib import import_module
from inspect import getmembers, isclass, isfunction

from services.projections.measures import (
    changes,
    conformity,
    indicators,
    intervals,
    pip,
    plan_progress,
    printed_figures,
    rankings,
    shares,
    windows,
)
from services.projections.measures.method_texts import load_method
from services.projections.publication import nominal

MODULES = (
    changes,
    conformity,
    indicators,
    intervals,
    nominal,
    pip,
    plan_progress,
    printed_figures,
    rankings,
    shares,
    windows,
)
LANGUAGES = {"en", "es"}


def test_every_formula_of_the_code_is_on_the_method_page() -> None:
    """A figure would be shown whose calculation nobody can look up."""
    functions: set[object] = {
        function
        for module in MODULES
        for name, function in getmembers(module)
        if (isfunction(function) and not name.startswith("_") and function.__module__ == module.__name__)
    }
    functions |= {changes.exact_p_value, *map(type, pip.METHODS.values())}
    named = {_of(path) for formula in load_method().formulas for path in formula.code}
    assert functions <= named, functions - named


def test_every_formula_names_functions_that_exist_and_sources_that_are_listed() -> None:
    method = load_method()
    assert len({formula.id for formula in method.formulas}) == len(method.formulas)
    for formula in method.formulas:
        assert formula.src
        assert set(formula.src) <= set(method.sources), formula.id
        assert formula.mark in method.marks
        assert all(callable(_of(path)) for path in formula.code)


def test_texts_are_complete_in_both_languages() -> None:
    """A reader in Spanish would meet a gap or an English sentence."""
    method = load_method()
    texts = [*method.marks.values(), *(source.what for source in method.sources.values())]
    texts += [text for formula in method.formulas for text in (formula.title, formula.words, formula.unsure) if text]
    texts += [text for indicator in indicators.INDICATORS.values() for text in (indicator.title, indicator.unit)]
    assert all(set(text) == LANGUAGES and all(text.values()) for text in texts)


def test_formula_that_was_recalled_says_so_in_words() -> None:
    """A reader would take a recalled rule for a federal one."""
    method = load_method()
    assert all(formula.mark != "found" for formula in method.formulas if set(formula.src) & {"Rm", "X"})
    assert [formula.id for formula in method.formulas if formula.mark == "recalled"] == [
        "conformity",
        "pip_sampling_error",
        "pip_goal",
        "pip_progress",
    ]


def _of(path: str) -> object:
    module, _, name = f"services.projections.{path}".rpartition(".")
    found = getattr(import_module(module), name)
    assert isfunction(found) or isclass(found) or hasattr(found, "__wrapped__")
    return found
