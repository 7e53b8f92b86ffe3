"""`oms operator invite`: another link for the first operator, who has not come in yet."""

import typer

from cli.console import Folder, exit_on_expected_errors

operators = typer.Typer(no_args_is_help=True, help="The first operator, who invites all others.")
app = typer.Typer()
app.add_typer(operators, name="operator")


@operators.callback()
def operator() -> None:
    """The first operator, who invites all others."""


@operators.command()
def invite(folder: Folder = None) -> None:
    """Mail the first operator of the stack another link; status 1 once an operator has come in."""
    from deploy import operator_invitation
    from deploy.local import paths
    from deploy.local.environment import FIRST_OPERATOR
    from deploy.local.stack import Stack
    from shared.ops.settings import Settings

    with exit_on_expected_errors():
        stack = Stack(folder or paths.current())
        settings = Settings.model_validate(
            {
                "mongo_url": stack.mongo_url("identity"),
                "public_url": stack.addresses().gateway,
                "first_operator": FIRST_OPERATOR,
            }
        )
    raise typer.Exit(operator_invitation.main(settings))
