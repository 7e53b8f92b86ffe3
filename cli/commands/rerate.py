"""`oms rerate`: rate every case of a site again under another choice of policies."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def rerate(
    site: Annotated[str, typer.Option(help="The site, like ca-cqi.")],
    policy: Annotated[list[str] | None, typer.Option(help="NAME=CHOICE; left out: the default. Repeatable.")] = None,
) -> None:
    """Rate every case of SITE again by other policies; may be stopped and started at any time."""
    from rich.progress import Progress

    from cli.client.gateway_client import GatewayClient, choices

    policies = choices(policy or [])
    with GatewayClient.of_running_stack("leader") as gateway, Progress(transient=True) as progress:
        bar = progress.add_task("rating again", total=None)
        rated = 0
        while True:
            answer = gateway.put(f"/api/v1/sites/{site}/rule-set", {"policies": policies})
            rated += answer["rated"]
            progress.update(bar, total=rated + answer["remaining"], completed=rated)
            if answer["remaining"] == 0:
                break
    typer.echo(f"{rated} cases of {site} rated again by {policies or 'the defaults'}.")
