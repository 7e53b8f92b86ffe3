"""The `oms` command line of a stack, run in this process: its words, its exit status."""

from concurrent.futures import ThreadPoolExecutor

from typer.testing import CliRunner, Result

from cli.main import app
from deploy.local.stack import Stack


def oms(stack: Stack, *words: str) -> Result:
    """In a thread of its own: the command runs an event loop."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(CliRunner().invoke, app, [*words, "--folder", str(stack.folder)]).result()
