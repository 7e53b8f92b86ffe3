"""Settings of all tests: Hypothesis, the order of the tests, and the time of each folder in the summary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePath

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("oms", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fast", settings.get_profile("oms"), max_examples=25)
"""Of `make test-fast`: a quarter of the examples wherever a test does not say how many it needs."""

settings.load_profile("oms")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the random order within each folder, and each folder's subfolders together.

    No folder's servers run beside another's, and those of a tier start once, not at each return from another tier.
    """
    seen: dict[PurePath, int] = {}
    for item in items:
        for folder in folders_of(item.path):
            seen.setdefault(folder, len(seen))
    items.sort(key=lambda item: [seen[folder] for folder in folders_of(item.path)])


def folders_of(path: PurePath) -> list[PurePath]:
    """Return the folders of a file, the outermost first."""
    return list(reversed(path.parents))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """With --durations, print the seconds of each folder's tests, their fixtures included, the slowest folder first."""
    if not config.getoption("durations"):
        return
    terminalreporter.section("seconds per folder")
    reports = [report for reports in terminalreporter.stats.values() for report in reports]
    for folder, seconds in sorted(seconds_per_folder(reports).items(), key=lambda pair: -pair[1]):
        terminalreporter.write_line(f"{seconds:8.1f} {folder}")


def seconds_per_folder(reports: Iterable[object]) -> Mapping[str, float]:
    """Return the sum of the durations of set-up, call and teardown by the folder of the test's file."""
    seconds: dict[str, float] = defaultdict(float)
    for report in reports:
        if isinstance(report, pytest.TestReport):
            seconds[str(PurePath(report.nodeid.partition("::")[0]).parent)] += report.duration
    return seconds
