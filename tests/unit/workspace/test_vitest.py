"""Vitest over the modules of the workspace, as one test of this tier."""

import subprocess

from deploy.check import WORKSPACE
from deploy.local.paths import ROOT
from deploy.local.servers import downloads


def test_workspace_modules_every_vitest_passes() -> None:
    """The queue of saves and the words of the pages are held by these; a failure prints vitest's own report."""
    downloads.make_ready(lambda _sentence: None, only=[downloads.ASSETS])
    subprocess.run(("node", f"{WORKSPACE}/build.mjs", "--generate"), cwd=ROOT, check=True)
    vitest = ("node", "node_modules/vitest/vitest.mjs", "run", "--config", f"{WORKSPACE}/vitest.config.mjs")
    ran = subprocess.run(vitest, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
