"""Public pages: complete in both languages, with what the requirements ask of them."""

import re

import pytest

from services.projections.public.web.page_cache import CachedResponse
from tests.unit.projections.public.addresses import FILTERED, KINDS, in_spanish
from tests.unit.projections.public.conftest import Visit
from tests.unit.projections.public.html_text import PageText

TEXTS = ("/results/guidance", "/results/downloads", "/results/versions")
CHARTED = ("/results", "/results/items/4", "/results/compare?county=06097", "/results/ranking")
NOTICES = {"/results?version=2026q1-1": 410, "/results?version=1999q1-1": 404, "/results/nowhere": 404}


def text_of(response: CachedResponse) -> str:
    return PageText(response.body.decode()).text


@pytest.mark.parametrize("address", [*KINDS, *FILTERED])
@pytest.mark.requirement("R58")
@pytest.mark.requirement("R59")
async def test_each_page_is_whole_without_a_sign_in_in_both_languages(visit: Visit, address: str) -> None:
    """Communities and Tribes would find a door, an error, or a page in the other language."""
    for language, url in (("en", address), ("es", in_spanish(address))):
        response = await visit(url)
        page = PageText(response.body.decode())
        assert response.status == NOTICES.get(address, 200)
        assert ("html", "lang", language) in page.attributes
        assert page.tags.count("h1") == page.tags.count("main") == 1
        assert "script" not in page.tags
        assert not [name for _, name, _ in page.attributes if name == "style" or name.startswith("on")]
        ids = [value for _, name, value in page.attributes if name == "id"]
        assert len(ids) == len(set(ids))


@pytest.mark.requirement("R68")
@pytest.mark.parametrize("address", KINDS)
async def test_each_page_names_its_data_date_version_and_rule(visit: Visit, address: str) -> None:
    """Nobody could say which figures a printed page shows, or by which rule they were made."""
    text = text_of(await visit(address))
    for fact in ("Data through September 30, 2026", "Published November 20, 2026", "Version 2026q3-1", "Rule sdc-1"):
        assert fact in text
    assert "Invented data" in text


@pytest.mark.requirement("R68")
async def test_home_says_what_was_found_in_words_and_leads_to_the_method(visit: Visit) -> None:
    """A legislator would have to read charts to learn what is strong and what needs work."""
    response = await visit("/results")
    text = text_of(response)
    for lead in ("Strongest:", "Clearly better than a year ago: Relative placement (Item 10)", "Needs the most work:"):
        assert lead in text
    assert 'href="/results/method"' in response.body.decode()


@pytest.mark.parametrize("address", ["/results", "/results/items/4", "/results/outcomes/S1", "/results/counties/06097"])
@pytest.mark.requirement("R63")
@pytest.mark.requirement("R64")
@pytest.mark.requirement("R85")
async def test_ratings_are_explained_beside_the_charts(visit: Visit, address: str) -> None:
    """A reader would take Area Needing Improvement for a grade of families or workers."""
    text = text_of(await visit(address))
    text = text.replace("’", "'")  # noqa: RUF001 as it is printed
    assert "emphasizes and acknowledges the agency's proactive efforts" in text
    assert "even if the goals of the case plan are not achieved" in text
    assert "timely and meaningful engagement to support the achievement of the case plan's goals" in text
    assert "serves as a tool for identifying opportunities to enhance practice" in text
    assert "specific areas where progress can be made, while also recognizing existing strengths and efforts" in text


@pytest.mark.requirement("R63")
@pytest.mark.requirement("R64")
async def test_terms_open_their_meaning_in_place_and_stand_in_the_glossary(visit: Visit) -> None:
    """Who does not know a word would have to leave the page, or would not find it."""
    page = PageText((await visit("/results")).body.decode())
    targets = {value for _, name, value in page.attributes if name == "popovertarget"}
    popovers = {value for _, name, value in page.attributes if name == "id" and value.startswith("term-")}
    assert targets
    assert targets <= popovers
    glossary = (await visit("/results/glossary")).body.decode()
    for term in ("strength", "ani", "concerted_efforts", "range", "withheld"):
        assert f'id="{term}"' in glossary


@pytest.mark.requirement("R66")
async def test_guidance_glossary_and_results_lead_to_each_other(visit: Visit) -> None:
    """Each of the three would be found only by somebody who knows its address."""
    three = ("/results", "/results/glossary", "/results/guidance")
    for page in three:
        html = (await visit(page)).body.decode()
        assert all(f'href="{other}"' in html for other in three)


@pytest.mark.requirement("R65")
async def test_guidance_refers_to_the_expected_reviews(visit: Visit) -> None:
    """How many reviews a county should have is public, and nobody would find where."""
    response = await visit("/results/guidance")
    assert "All County Letter 24-03, Appendix C" in text_of(response)
    assert 'href="https://cdss.ca.gov/' in response.body.decode()


@pytest.mark.requirement("R57")
async def test_guidance_acknowledges_eliminated_cases_without_their_number(visit: Visit) -> None:
    """The people whose work ended without a rating would be passed over, or their cases could be counted."""
    text = text_of(await visit("/results/guidance"))
    assert "We recognize the time and effort invested in these cases" in text
    section = text[text.index("Cases that were eliminated") : text.index("The toolkit for improvement")]
    assert not re.search(r"\d", section)


@pytest.mark.requirement("R67")
async def test_guidance_has_a_toolkit_and_each_item_leads_to_it(visit: Visit) -> None:
    """A county would see a weak item and not what to do next."""
    assert 'id="toolkit"' in (await visit("/results/guidance")).body.decode()
    assert 'href="/results/guidance#toolkit"' in (await visit("/results/items/4")).body.decode()


@pytest.mark.requirement("R84")
async def test_agencies_stand_side_by_side(visit: Visit) -> None:
    """Child welfare and probation could not improve together what they cannot see together."""
    page = PageText((await visit("/results/agencies")).body.decode())
    rows = [row for row in page.table("agencies-table")[1:] if row[0].startswith("Item 3:")]
    assert [row[2] for row in rows] == ["Child welfare", "Probation"]
    assert "Clear difference" in page.text or "No clear difference" in page.text


@pytest.mark.requirement("R69")
async def test_ranking_shows_strengths_and_needs_of_the_state_with_shared_places(visit: Visit) -> None:
    """A county would not find where to begin."""
    text = text_of(await visit("/results/ranking"))
    needs = text[text.index("No other item is clearly lower") : text.index("All items")]
    assert "Item 15: Caseworker visits with parents" in needs
    assert re.search(r"\d+ to \d+", text[text.index("All items") :])


@pytest.mark.requirement("R60")
@pytest.mark.parametrize(
    "address", ["/results", "/results/items/4", "/results/compare?county=06097", "/results/ranking"]
)
async def test_each_chart_has_a_table_and_files(visit: Visit, address: str) -> None:
    """Who cannot see a chart would have nothing in its place."""
    html = (await visit(address)).body.decode()
    page = PageText(html)
    figures = html.count('class="oms-actions"')
    assert figures
    assert html.count("How is this calculated?") >= figures
    assert page.tags.count("table") >= figures - 1
    for extension in ("csv", "xlsx", "png", "svg"):
        assert len(re.findall(rf'href="[^"]*\.{extension}\?[^"]*figure=', html)) == figures


async def test_a_withheld_county_shows_its_size_group_with_words(visit: Visit) -> None:
    """A person from a very small county would find an empty page."""
    text = text_of(await visit("/results/counties/06091"))
    assert "Not published for Sierra: 30 small counties together." in text
    assert "Not published on its own" in text
    assert "Strongest:" in text


async def test_a_withdrawn_version_says_why(visit: Visit) -> None:
    """Figures with an error would go on being quoted from their old address."""
    response = await visit("/results?version=2026q1-1")
    assert response.status == 410
    assert "A material error was found in the data." in text_of(response)
    assert "July 1, 2026" in text_of(response)
    assert not re.search(r"\d+ %", text_of(response))


async def test_an_unknown_filter_is_named_and_left_out(visit: Visit) -> None:
    """A mistyped county would show the state without a word."""
    text = text_of(await visit("/results?county=06999"))
    assert "“county=06999” is not a county that we know. You see all of California" in text


async def test_an_address_with_markup_stays_text(visit: Visit) -> None:
    """A link could put a script of somebody else on our page."""
    html = (await visit("/results?county=%3Cscript%3Ealert(1)%3C/script%3E")).body.decode()
    assert "<script" not in html


async def test_every_how_link_leads_to_its_formula(visit: Visit) -> None:
    """Who asks how a figure is calculated would land at the top of a long page."""
    method = PageText((await visit("/results/method")).body.decode())
    ids = {value for _, name, value in method.attributes if name == "id"}
    for address in CHARTED:
        page = PageText((await visit(address)).body.decode())
        links = [value for _, name, value in page.attributes if name == "href" and "/method#" in value]
        assert links
        assert {link.partition("#")[2] for link in links} <= ids


@pytest.mark.requirement("R61")
async def test_a_measure_can_be_seen_by_quarter_where_that_is_published(visit: Visit) -> None:
    """A change within the year would be lost in whole years."""
    html = (await visit("/results/items/3")).body.decode()
    assert 'href="/results/items/3?length=1#trend"' in html
    quarter = PageText((await visit("/results/items/3?length=1")).body.decode()).text
    assert "July to September 2026" in quarter


async def test_links_of_a_page_lead_to_pages(visit: Visit) -> None:
    """A reader would meet a dead end."""
    seen = set()
    for address in (
        "/results",
        "/results/items/4?county=06097",
        "/results/counties/06091",
        "/results/guidance",
        "/results/downloads",
        "/results/versions",
    ):
        page = PageText((await visit(address)).body.decode())
        seen |= {value.partition("#")[0] for tag, name, value in page.attributes if tag == "a" and name == "href"}
    pages = sorted(
        link
        for link in seen
        if link.startswith("/results") and not re.search(r"\.(csv|xlsx|parquet|json|svg|png)", link)
    )
    assert len(pages) > 40
    for link in pages:
        assert (await visit(link)).status in (200, 410), link
