"""`oms history|as-of`: what happened to a case, and the case as it was."""

import asyncio
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from cli.console import WRONG, Folder, Json, exit_on_expected_errors

if TYPE_CHECKING:
    from cli.audit.timeline.case_file import CaseFile

app = typer.Typer()

CASE_ID = re.compile(r"cas_[0-9a-f]{32}")
BROKEN = 1

CaseId = Annotated[str, typer.Argument(help="The case's id, cas_ and 32 characters.", metavar="CASE")]
When = Annotated[str, typer.Argument(help="Like 2026-09-30T17:30:00Z, or a day, which means its end at the site.")]


@app.command()
def history(case: CaseId, folder: Folder = None, as_json: Json = False) -> None:
    """Every fact of a case in order: who, what, when and why; the ratings with the sentence of their rule."""
    from cli.audit.timeline.event_text import in_words
    from cli.audit.timeline.timeline import story

    file = _opened(case, folder)
    entries = story(file)
    if as_json:
        facts = [entry.content() for entry in entries]
        print(json.dumps({"case": case, "site": file.site, "facts": facts}, indent=2))
    else:
        print(f"{case} of {file.site}: {len(file.reviews.facts)} facts of reviews, {len(file.ratings.facts)} ratings")
        for entry in entries:
            envelope, rule = (
                entry.recorded.envelope,
                f" by {entry.rule_set}: {entry.rule_text}" if entry.rule_set else "",
            )
            prefix = f"{entry.recorded.owner:7} {envelope.sequence:>4}  {envelope.time}  {envelope.actor}"
            print(f"{prefix}  {in_words(entry.recorded.event)}{rule} [{entry.because}]")
    _warn(file)


@app.command("as-of")
def as_of(case: CaseId, when: When, folder: Folder = None, as_json: Json = False) -> None:
    """The case as it was then: its stage, face sheet and answers, and the ratings in effect."""
    from cli.audit.timeline import as_of as past

    if past.moment(when) is None:
        _wrong(f"{when!r} is no moment: write it like 2026-09-30T17:30:00Z, or a day like 2026-09-30.")
    file = _opened(case, folder)
    moment = past.moment(when, file.zone)
    was = past.as_of(file, moment) if moment else None
    if was is None:
        created = f": it was taken into review at {file.reviews.facts[0].envelope.time}" if file.reviews.facts else ""
        _wrong(f"There was no case {case} at {when}{created}.")
    if as_json:
        print(json.dumps(was, indent=2))
    else:
        _tell(was)
    _warn(file)


def _opened(case: str, folder: Path | None) -> "CaseFile":
    """The case, or a sentence and the exit status that says what is wrong."""
    from cli.audit.evidence.sources import sources
    from cli.audit.timeline.case_file import find

    if not CASE_ID.fullmatch(case):
        _wrong(f"{case!r} is no case's id: that is cas_ and 32 characters, digits and a to f.")
    with exit_on_expected_errors(), sources(folder) as at:
        file = asyncio.run(find(at, case))
    if file is None:
        _wrong(f"There is no case {case}.")
    return file


def _tell(was: dict[str, Any]) -> None:
    print(f"{was['case']} of {was['site']} as of {was['as_of']}: version {was['version']}, {was['stage']}")
    for name in ("county", "quarter", "case_type", "agency", "instrument", "completed", "reviewers"):
        print(f"{name}: {_plain(was[name])}")
    for name, value in was["face_sheet"].items():
        print(f"face sheet, {name}: {_plain(value)}")
    for item, answers in was["answers"].items():
        for question, answer in answers.items():
            value = "withdrawn" if answer["value"] is None else _plain(answer["value"])
            print(f"item {item}, {question}: {value} (event {answer['rev']}, {answer['by']})")
    for kind, part in (("item", "items"), ("outcome", "outcomes")):
        for name, rated in was["ratings"][part].items():
            version = f"version {rated['case_version']} of the case, {rated['rule_set']}"
            print(f"{kind} {name} rated {rated['rating']} ({version})")


def _plain(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _warn(file: "CaseFile") -> None:
    """What stands behind a broken link was not shown: the exit status says so too."""
    for service, broken in file.breaks:
        sentence = f"The history of {service} is shown up to event {broken.sequence - 1}. The next one: {broken.what}"
        typer.echo(sentence, err=True)
    if file.breaks:
        raise typer.Exit(BROKEN)


def _wrong(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)
