"""Checks of the code besides its tests, one line each with its time; all run even if one fails."""

import json
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy import dotenv, host_scan

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
COMPOSE = Path(sysconfig.get_path("purelib")) / "compose/docker-compose"
"""The real binary: the script of the same name beside it ends with 0 whatever the binary says."""

Error = str | None
"""What is wrong, or None."""


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], Error]


def tool(name: str, *arguments: str) -> Check:
    """A check that is one program of the virtual environment."""
    return Check(" ".join((name, *arguments[:1])), lambda: error_of(str(BIN / name), *arguments))


WORKSPACE = "services/gateway/workspace"


def node_tool(name: str, program: str, *arguments: str) -> Check:
    """A check that is one program of `node_modules`, run on the workspace with its generated modules up to date."""

    def run() -> Error:
        if generated := error_of("node", f"{WORKSPACE}/build.mjs", "--generate"):
            return generated
        return error_of("node", f"node_modules/{program}", *arguments)

    return Check(name, run)


def error_of(*argv: str) -> Error:
    result = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    return (
        None if result.returncode == 0 else (result.stdout + result.stderr).strip() or f"ended with {result.returncode}"
    )


def compose(file: Path = ROOT / "docker-compose.yml", more: str = "") -> Error:
    """Validates the compose file with the variables that `oms env` writes, and further ones."""
    with tempfile.NamedTemporaryFile("w", suffix=".env") as filled:
        filled.write(dotenv.filled((ROOT / ".env.example").read_text(encoding="utf-8"), "{}") + more)
        filled.flush()
        return error_of(str(COMPOSE), "-f", str(file), "--env-file", filled.name, "config", "--quiet")


SERVERS_OF_ONES_OWN = """\
KAFKA_URL=tls://kafka.example:9093?ca=/certificates/ca.pem
MONGO_AT=mongo.example:27017/?replicaSet=oms&authSource=admin&tls=true&tlsCAFile=/certificates/ca.pem
CERTIFICATES=/etc/open-oms
PUBLIC_URL=https://oms.example
"""
"""Further variables of deploy/production.yml, invented."""


def secrets() -> Error:
    """Scans every file that is or will be in version control; the baseline lists known harmless findings."""
    listed = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", ".", *NOT_SCANNED)
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    files = [name for name in names if name and (ROOT / name).is_file()]
    scan = (str(BIN / "detect-secrets"), "scan", *files)
    report = subprocess.run(scan, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    known = _secrets_in((ROOT / BASELINE).read_text(encoding="utf-8"))
    new = _secrets_in(report) - known
    messages = [f"{file} holds something like a secret ({kind})" for file, kind, _ in sorted(new)]
    return "\n".join([*messages, "Mark a harmless line with: # pragma: allowlist secret"]) if messages else None


def _secrets_in(report: str) -> set[tuple[str, str, str]]:
    """Without line numbers: a harmless finding may move."""
    results = json.loads(report)["results"]
    return {
        (file, finding["type"], finding["hashed_secret"]) for file, findings in results.items() for finding in findings
    }


BASELINE = "deploy/secrets.baseline"
NOT_SCANNED = (":!*.lock", ":!package-lock.json", ":!tests/contracts/golden/", f":!{BASELINE}")
"""Hashes of packages and of made-up events look like secrets."""

CHECKS = (
    tool("ruff", "check", "."),
    tool("ruff", "format", "--check", "."),
    tool("mypy"),
    tool("lint-imports"),
    node_tool("tsc", "typescript/bin/tsc", "--project", WORKSPACE),
    node_tool(
        "eslint",
        "eslint/bin/eslint.js",
        "--config",
        f"{WORKSPACE}/eslint.config.mjs",
        WORKSPACE,
        "tests/unit/workspace",
    ),
    tool("deptry", ".", "--no-ansi"),
    tool("vulture"),
    Check("secrets", secrets),
    Check("compose file", compose),
    Check("compose file of production", lambda: compose(ROOT / "deploy/production.yml", SERVERS_OF_ONES_OWN)),
    tool("hadolint", "deploy/Dockerfile"),
    Check("no host in build files", lambda: "\n".join(host_scan.findings()) or None),
    tool("oms", "docs", "--check"),
)


def _error_of(check: Check) -> Error:
    """A check that cannot run has failed, and the others go on."""
    try:
        return check.run()
    except (OSError, ValueError, subprocess.CalledProcessError) as broken:
        return f"could not run: {broken}"


def main(checks: Iterable[Check] = CHECKS) -> int:
    """0 when all are clean, else 1 after what each had to say."""
    failed = 0
    for check in checks:
        started = time.monotonic()
        wrong = _error_of(check)
        failed += wrong is not None
        print(f"{'FAILED' if wrong else 'ok':6} {check.name} ({time.monotonic() - started:.1f} s)", flush=True)
        if wrong:
            print(wrong, flush=True)
    print(f"{failed} checks failed" if failed else "All checks are clean")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
