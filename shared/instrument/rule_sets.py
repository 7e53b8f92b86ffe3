"""Rule set names: a version with its policies as one short text, which every rating carries."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from shared.instrument.engine.engine import Engine
from shared.instrument.loader import load
from shared.instrument.model.yaml_files import cover

_cover: Any = cover()
VERSIONS: tuple[str, ...] = tuple(_cover["versions"])
DEFAULT_VERSION: str = _cover["default_version"]
POLICIES: dict[str, tuple[str, ...]] = {
    name: tuple(sorted(policy["choices"], key=lambda choice: choice != policy["default"]))
    for name, policy in _cover["policies"].items()
}
"""Policy → its choices, the default first."""


class UnknownChoice(ValueError):
    """There is no such version, policy or choice. The message says which there are."""


def engine(version: str = DEFAULT_VERSION, policies: Mapping[str, str] | None = None) -> Engine:
    """The engine of a version under these policies, defaults for the others. Raises UnknownChoice."""
    return _engine(version, tuple(sorted(chosen(version, policies or {}).items())))


def engine_for(rule_set: str) -> Engine:
    """The engine that a rule set names. Raises UnknownChoice."""
    version, *parts = rule_set.split("+")
    choices = dict(part.partition("=")[::2] for part in parts)
    if len(choices) != len(parts):
        raise UnknownChoice("the rule set names a policy twice")
    return engine(version, choices)


def chosen(version: str, policies: Mapping[str, str]) -> dict[str, str]:
    """Every policy with its choice. Raises UnknownChoice."""
    if version not in VERSIONS:
        raise UnknownChoice(f"there is no instrument of that version: choose {_either(VERSIONS)}")
    for name, choice in policies.items():
        if name not in POLICIES:
            raise UnknownChoice(f"there is no such policy: choose {_either(POLICIES)}")
        if choice not in POLICIES[name]:
            raise UnknownChoice(f"the policy {name} has no such choice: choose {_either(POLICIES[name])}")
    return {name: policies.get(name, choices[0]) for name, choices in POLICIES.items()}


@lru_cache(maxsize=64)
def _engine(version: str, policies: tuple[tuple[str, str], ...]) -> Engine:
    other = [f"+{name}={choice}" for name, choice in policies if choice != POLICIES[name][0]]
    return Engine(load(version), dict(policies), version + "".join(other))


def _either(names: Mapping[str, object] | tuple[str, ...]) -> str:
    return " or ".join(names)
