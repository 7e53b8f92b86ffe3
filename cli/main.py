"""The `oms` command line, assembled from the modules of `cli.commands`."""

import typer

from cli.commands import check_file, docs, export, import_sheets, publication, rate, report, rerate, sample, samples
from cli.commands.auditors import history, verify
from cli.commands.local import demo, deployment, mail, stack
from cli.commands.operators import consumers, first_operator, rebuild, status

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Open OMS: run it, rate with it, look into it.")
for module in (
    stack,
    status,
    mail,
    consumers,
    first_operator,
    history,
    demo,
    rate,
    sample,
    samples,
    check_file,
    rerate,
    report,
    export,
    publication,
    import_sheets,
    rebuild,
    docs,
    deployment,
    verify,
):
    app.add_typer(module.app)


if __name__ == "__main__":
    app()
