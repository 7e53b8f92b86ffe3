"""`oms check-file`: reads a list, a frame, a table or answer sheets as an import would, without a server."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.console import Json

if TYPE_CHECKING:
    from cli.importer.file_check import FileCheck

app = typer.Typer()

HAS_ERRORS, WRONG = 1, 2


class FileKind(StrEnum):
    """Kinds of files that are imported."""

    PEOPLE = "people"
    FRAME = "frame"
    QUOTA = "quota"
    INDICATORS = "indicators"
    SHEETS = "sheets"


@app.command(name="check-file")
def check_file(
    kind: Annotated[FileKind, typer.Argument(help="What the file holds.")],
    file: Annotated[Path, typer.Argument(help="CSV, text or XLSX; answer sheets as one JSON object a line.")],
    *,
    site: Annotated[str, typer.Option(help="A quota table's site, like ca-cqi: its counties are checked.")] = "",
    county: Annotated[str | None, typer.Option(help="A frame's county by its FIPS code, like 06001.")] = None,
    quarter: Annotated[str | None, typer.Option(help="A frame's review quarter, like 2026Q3.")] = None,
    role: Annotated[str | None, typer.Option(help="The role of people whose row names none, like REVIEWER.")] = None,
    as_json: Json = False,
) -> None:
    """Check a file before it is imported: what is read of it, and every row that an import would refuse.

    Exit status 0 without errors, 1 with errors, 2 when the file or an option is none.
    """
    from cli.importer import file_check
    from services.identity.domain.people_import.listed_role import role_of
    from shared.reference.jurisdictions import counties_of

    listed_role = role_of(role) if role else None
    if (role and listed_role is None) or (quarter and not file_check.is_quarter(quarter)):
        _wrong("No list gives this role." if role and listed_role is None else "Write the quarter like 2026Q3.")
    try:
        content = file.read_bytes()
    except OSError as error:
        _wrong(f"The file cannot be read: {(error.strerror or 'unknown reason').lower()}.")
    match kind:
        case FileKind.PEOPLE:
            check = file_check.check_people(content, listed_role)
        case FileKind.FRAME:
            check = file_check.check_frame_file(content, county, quarter)
        case FileKind.QUOTA:
            check = file_check.check_quota(content, frozenset(counties_of(site)))
        case FileKind.INDICATORS:
            check = file_check.check_indicator_file(content)
        case FileKind.SHEETS:
            check = file_check.check_sheets(content)
    _print(check, as_json=as_json)
    if check.errors:
        raise typer.Exit(HAS_ERRORS)


def _print(check: "FileCheck", *, as_json: bool) -> None:
    import orjson

    if as_json:
        print(orjson.dumps(check.content).decode())
        return
    print(f"Read: {check.read}." if check.read else "Nothing could be read.")
    for label, notes in (("row", check.errors), ("look at row", check.warnings)):
        for note in notes:
            print(f"{label} {note['row']}: {note['why']}")
    print(_counts(check.rows, check.errors, check.warnings))


def _counts(rows: list[Any], errors: list[Any], warnings: list[Any]) -> str:
    from shared.tables.table import counted

    return f"{counted(len(rows), 'row')} to take, {counted(len(errors), 'error')}, {counted(len(warnings), 'warning')}."


def _wrong(sentence: str) -> None:
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG)
