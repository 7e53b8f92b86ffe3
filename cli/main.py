"""The `oms` command line: what it can do is the list of modules below."""

import typer

from cli import (
    demo,
    deployment,
    docs,
    export,
    history,
    importing,
    mail,
    rate,
    rebuild,
    report,
    rerate,
    sample,
    samples,
    stack,
    status,
    tending,
    verify,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Open OMS: run it, rate with it, look into it.")
for module in (
    stack,
    status,
    mail,
    tending,
    history,
    demo,
    rate,
    sample,
    samples,
    rerate,
    report,
    export,
    importing,
    rebuild,
    docs,
    deployment,
    verify,
):
    app.add_typer(module.app)
