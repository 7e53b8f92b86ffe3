"""`oms verify`: whether journals, topics, stored folds, ratings and dashboards' rows agree with each other."""

import asyncio
import json
from typing import TYPE_CHECKING

import typer

from cli.console import Folder, Json, exit_on_expected_errors

if TYPE_CHECKING:
    from cli.audit.verifier import Verified

app = typer.Typer()

COMPARED = {
    "aggregates": "cases, people, tickets and rule books",
    "events": "events of journals whose chain holds",
    "records": "events that lie on their topic as the journal has them",
    "texts": "sealed texts that facts name, by their digests",
    "folds": "stored folds against their journal",
    "ratings": "ratings against the rules and the answers that they saw",
    "rows": "rows of views against the journals",
    "sums": "sums of views against their rows",
}
ON_THEIR_WAY = {
    "unsent": "of them with rows that are not sent yet",
    "late": "of them that a reader has not folded to the end",
    "twice": "of them that changed or seemed wrong, and were looked at again",
}
DIFFERENT = 1


@app.command()
def verify(folder: Folder = None, as_json: Json = False) -> None:
    """Compare all that is stored with what follows from the journals, and name the first bad event of each history.

    Exit status 1 when something does not agree; what is still on its way is counted and is no fault.
    """
    from cli.audit.evidence.sources import sources
    from cli.audit.verifier import verify as look

    with exit_on_expected_errors(), sources(folder) as at:
        verified = asyncio.run(look(at))
    if as_json:
        print(json.dumps(_content(verified), indent=2))
    else:
        _tell(verified)
    if verified.findings:
        raise typer.Exit(DIFFERENT)


def _content(verified: "Verified") -> dict[str, object]:
    from dataclasses import asdict

    return {
        "holds": not verified.findings,
        "compared": {name: verified.counts[name] for name in COMPARED},
        "on_their_way": {name: verified.counts[name] for name in ON_THEIR_WAY},
        "ignored": dict(verified.ignored),
        "findings": [asdict(finding) for finding in verified.findings],
    }


def _tell(verified: "Verified") -> None:
    for name, label in (COMPARED | ON_THEIR_WAY).items():
        print(f"{verified.counts[name]:>10,}  {label}")
    for reason, records in verified.ignored.items():
        print(f"{records:>10,}  records on topics that are no events of ours ({reason}), left aside")
    for finding in verified.findings:
        print(f"WRONG  {finding}")
    print("Something does not agree." if verified.findings else "Everything that was compared agrees.")
