"""Finds the name of a host in files that must work with whatever registry or mirror a machine is told to use."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

FILES = (
    *("requirements.lock", "requirements-dev.lock", "package.json", "package-lock.json", "pyproject.toml"),
    *("Makefile", "docker-compose.yml", ".env.example", ".ci/run", "deploy/Dockerfile", "deploy/local/pom.xml"),
)

ADDRESS = re.compile(r"(?:https?|git|ssh|ftp)(?:\+\w+)?://([^\s/\"'<>:]+)", re.IGNORECASE)
REGISTRY = re.compile(
    r"\b(?:[\w-]+\.)*(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|yarnpkg\.com|maven\.org|docker\.io|ghcr\.io|quay\.io)\b",
    re.IGNORECASE,
)
LOOPBACK = "127.0.0.1"


def named_in(text: str) -> list[str]:
    """Every host in the text but this machine; a name without a dot is a service of the compose file."""
    hosts = {*ADDRESS.findall(text), *REGISTRY.findall(text)}
    return sorted(host for host in hosts if "." in host and host != LOOPBACK)


def findings(files: Iterable[str] = FILES, root: Path = ROOT) -> list[str]:
    """One sentence for each host in each file."""
    return [
        f"{name} names the host {host}"
        for name in files
        for host in named_in((root / name).read_text(encoding="utf-8"))
    ]
