"""An import enters what can be entered once, says of each other line why not, and goes on where it was cut off."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import httpx2
import pytest

from cli.importer.sheet_reader import LineOutcome, imported
from services.ratings.domain import sheet_of
from shared.contracts.reviews.rows import without_row_ids
from shared.eventstore.journal import Journal
from shared.instrument.samples import supporting_records
from tests.component.api_client import ApiClient, expect_success
from tests.component.running_service import RunningService
from tests.support.cases.rated_cases import rated
from tests.support.people import person, token
from tests.support.sheets import Sheet, drawn, finished


class Site:
    """A site of this test alone, and a file of sheets that is imported into it."""

    def __init__(self, reviews: RunningService, site: str, file: Path) -> None:
        self.reviews, self.site, self.file = reviews, site, file
        self.somebody = person("usr_importer", "REVIEWER", site=site)
        self.api = ApiClient.for_user(reviews.client, self.somebody)

    def write(self, *lines: Any) -> None:
        self.file.write_text("".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines))

    async def run(self, client: httpx2.AsyncClient | None = None) -> list[LineOutcome]:
        there = imported(client or self.reviews.client, self.site, lambda: token(self.somebody), self.file)
        return [line async for line in there]

    async def cases(self) -> list[dict[str, Any]]:
        """Every case of the site, as it is read."""
        begins = {"aggregate": {"$regex": f"^{self.site}[|]cas_"}, "sequence": 1}
        journal = self.reviews.store.of_site(self.site, Journal.COLLECTION)
        ids = [row["aggregate"].partition("|")[2] async for row in journal.find(begins).sort("_id")]
        return [expect_success(await self.api.request("GET", f"sites/{self.site}/cases/{case}")) for case in ids]

    async def texts(self, case: str) -> dict[str, str]:
        found = expect_success(await self.api.request("GET", f"sites/{self.site}/cases/{case}/texts"))["texts"]
        return {field: one["text"] for field, one in found.items()}


@pytest.fixture
async def there(reviews: RunningService, site: str, tmp_path: Path) -> Site:
    await reviews.delete_site_data(site)
    return Site(reviews, site, tmp_path / "sheets.ndjson")


def sheet_with_all(name: str, seed: int) -> Sheet:
    sheet = drawn(seed, case_type="IH")
    logs = {"interviews": supporting_records.interviews(sheet), "records": supporting_records.records(sheet)}
    return (
        {"id": name}
        | sheet
        | logs
        | {"narratives": supporting_records.narratives(sheet), "sources": {"1": ["case_file"]}}
    )


def outcomes(lines: Sequence[LineOutcome]) -> list[str]:
    return [line.outcome for line in lines]


def answers_of(case: dict[str, Any]) -> dict[str, Any]:
    items = {
        item: {q: without_row_ids(a["value"]) for q, a in one["answers"].items()} for item, one in case["items"].items()
    }
    return {item: answers for item, answers in items.items() if answers}


async def test_a_text_of_a_row_goes_to_the_row_at_its_position_in_the_sheet(there: Site) -> None:
    """A sheet names rows by their position; a name at another row is another child's."""
    sheet = sheet_with_all("a", 1)
    children = [{"is_target": "Yes", "gender": "female"}, {"is_target": "No", "gender": "male"}]
    reports = [{"report_date": "2026-01-02"}, {"report_date": "2026-02-03"}]
    sheet["face_sheet"]["children"], sheet["answers"]["1"] = children, {"applicable": "Yes", "A1": reports}
    sheet["narratives"] |= {"face/children/1/name": "Ben", "cell/1/A1/1/allegation": "Invented."}
    there.write(sheet)
    assert outcomes(await there.run()) == ["entered"]
    [case] = await there.cases()
    [_, ben], [_, report] = case["face_sheet"]["fields"]["children"], case["items"]["1"]["answers"]["A1"]["value"]
    texts = await there.texts(case["id"])
    assert (ben["gender"], texts[f"face/children/{ben['row']}/name"]) == ("male", "Ben")
    assert (report["report_date"], texts[f"cell/1/A1/{report['row']}/allegation"]) == ("2026-02-03", "Invented.")


async def test_a_sheet_becomes_a_case_with_all_that_it_holds(there: Site) -> None:
    there.write(sheet := sheet_with_all("a", 1))
    assert outcomes(await there.run()) == ["entered"]
    [case] = await there.cases()
    assert answers_of(case) == sheet["answers"]
    assert (case["quarter"], case["stage"]) == (sheet["quarter"], "data_entry")
    fields = case["face_sheet"]["fields"]
    assert {name: without_row_ids(value) for name, value in fields.items()} == sheet["face_sheet"]
    assert [row["role"] for row in case["interviews"]["rows"]] == [row["role"] for row in sheet["interviews"]]
    assert await there.texts(case["id"]) == sheet["narratives"]


async def test_each_line_that_is_refused_says_why_and_the_others_are_entered(there: Site) -> None:
    good, unknown, nowhere, late = (drawn(seed, case_type="IH") for seed in range(1, 5))
    unknown["answers"]["13"] = {"Z": "Yes"}
    del nowhere["county"]
    late["narratives"] = {"rationale/99": "There is no such item."}
    there.write({"id": 1} | good, "{", "", {"id": 1} | late, {"id": 4} | unknown, {"id": 5} | nowhere, {"id": 6} | late)
    lines = await there.run()
    assert outcomes(lines) == ["entered", *["refused"] * 5]
    said = {line.number: line.reason for line in lines if line.reason}
    assert said.keys() == {2, 4, 5, 6, 7}
    assert said[2] == ": it is not JSON"
    assert said[4] == ": its id stands in line 1 already"
    assert said[5].startswith(", item 13: ")
    assert said[6] == ": county: is needed to enter a case"
    assert said[7].startswith(", texts from 1 on: ")
    assert not any("There is no such item." in why for why in said.values()), "what is written goes into no message"


@pytest.mark.parametrize("broken_at", [1, 2, 9, 25])
async def test_an_import_that_was_cut_off_goes_on_and_enters_nothing_twice(there: Site, broken_at: int) -> None:
    """Where the answer was lost too: what was done is answered again."""
    there.write(*(sheets := [sheet_with_all("a", 1), sheet_with_all("b", 2)]))
    breaking = Breaking(there.reviews.app, broken_at)
    async with httpx2.AsyncClient(transport=breaking, base_url="http://service") as client:
        with pytest.raises(httpx2.TransportError):
            await there.run(client)
    assert "refused" not in outcomes(await there.run())
    assert [answers_of(case) for case in await there.cases()] == [sheet["answers"] for sheet in sheets]
    assert outcomes(await there.run()) == ["there", "there"]
    assert len(await there.cases()) == 2


class Breaking(httpx2.ASGITransport):
    """Does what it is asked for, and from one request on loses the answers."""

    def __init__(self, app: Any, at: int) -> None:
        super().__init__(app)
        self._left = at

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await super().handle_async_request(request)
        self._left -= 1
        if self._left <= 0:
            raise httpx2.ReadError("lost")
        return answer


async def test_a_corrected_line_is_entered_into_the_case_that_it_began(there: Site) -> None:
    sheet: Sheet = {"id": "a"} | drawn(1, case_type="IH")
    there.write(sheet | {"answers": sheet["answers"] | {"18": {"Z": "Yes"}}})
    assert outcomes(await there.run()) == ["refused"]
    there.write(sheet)
    assert outcomes(await there.run()) == ["entered"]
    [case] = await there.cases()
    assert answers_of(case) == sheet["answers"]


async def test_what_was_entered_otherwise_before_is_not_overwritten(there: Site) -> None:
    sheet: Sheet = {"id": "a"} | drawn(1, case_type="IH")
    there.write(sheet)
    await there.run()
    there.file.with_name("sheets.ndjson.imported").unlink()
    there.write(sheet | {"answers": sheet["answers"] | {"14": {"A1": "never"}}})
    [line] = await there.run()
    assert (line.outcome, "Correct it in the case itself" in line.reason) == ("refused", True)
    [case] = await there.cases()
    assert answers_of(case) == sheet["answers"]


async def test_what_was_exported_is_imported_elsewhere_with_the_same_ratings(there: Site) -> None:
    cases = [rated(*finished(drawn(seed))) for seed in range(3)]
    there.write(*({"id": number} | sheet_of(case) | {"id": number} for number, case in enumerate(cases)))
    assert outcomes(await there.run()) == ["entered"] * 3
    for case, entered in zip(cases, await there.cases(), strict=True):
        preliminary = {item: one["preliminary"]["rating"] for item, one in entered["items"].items()}
        assert preliminary == {item: one.rating for item, one in case.items.items() if item in preliminary}
