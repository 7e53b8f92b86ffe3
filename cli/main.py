"""The `oms` command line: what it can do is the list of modules below."""

import typer

from cli import demo, deployment, docs, rate, rerate, samples, stack

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Open OMS: run it, rate with it, look into it.")
for module in (stack, demo, rate, samples, rerate, docs, deployment):
    app.add_typer(module.app)
