"""Metrics: each has a HELP text, which is all that an operator's tools show of it."""

from typing import get_args

from prometheus_client import generate_latest

from shared.ops.telemetry import HELP, CounterName, GaugeName, HistogramName, set_gauge


def test_metrics_of_the_catalogue_each_have_a_help_text() -> None:
    names = {name for kind in (CounterName, GaugeName, HistogramName) for name in get_args(kind)}
    assert HELP.keys() == names
    assert all(text.endswith(".") and not text.startswith("oms_") for text in HELP.values())


def test_metrics_endpoint_shows_the_help_text() -> None:
    set_gauge("oms_breaker_open", 0, group="a-test", topic="a-topic")
    assert f"# HELP oms_breaker_open {HELP['oms_breaker_open']}" in generate_latest().decode()
