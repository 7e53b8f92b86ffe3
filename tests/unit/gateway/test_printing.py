"""A printed case: tagged, with everything in it or share-safe, marked where it is practice, whatever people wrote."""

import asyncio
import unicodedata
from asyncio.subprocess import Process
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.gateway.printing import typesetter_pool
from services.gateway.printing.blocks import CaseContent, KindName, prose, section
from services.gateway.printing.case_document import DESTROYED, VERIFY, paper
from services.gateway.printing.glyphs import lines, printable
from services.gateway.printing.typesetter_pool import Typesetter
from shared.errors import Refused
from tests.support.histories import NOW, QA, REVIEWER
from tests.support.pdf.printed_case import LEADER, SECRETS, WHY, printed_content
from tests.support.pdf.text import text_of

NAMING = [text for field, text in SECRETS.items() if not field.endswith("date_of_birth")]
HOSTILE = '#panic() @label <l> \\ $x$ *b* `c` // #read("/etc/passwd") \U0001f600 \u6f22 \x07 é'


async def printed(case: CaseContent) -> bytes:
    return await Typesetter().pdf(paper(case, NOW))


@pytest.mark.requirement("R78")
@pytest.mark.parametrize("kind", ["full", "share_safe"])
@pytest.mark.parametrize("case_type", ["FC", "IH"])
async def test_a_printed_case_is_tagged_and_says_its_language_title_and_standard(
    kind: KindName, case_type: str
) -> None:
    """Without tags a screen reader gets a heap of words."""
    pdf = await printed(printed_content(kind, case_type))
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Lang(en-US)", b"<pdfuaid:part>1</pdfuaid:part>", b"<dc:title>"):
        assert mark in pdf, mark
    words = text_of(pdf)
    assert "Item 18: " in words
    assert words.count(VERIFY) == words.count("Page "), "on every page"


@pytest.mark.requirement("R78")
@pytest.mark.parametrize("case_type", ["FC", "IH", "IHDR"])
async def test_rating_summary_has_every_rating_on_one_page_and_no_text(case_type: str) -> None:
    """A leader hands the ratings round; a second page or a name in it would go with them."""
    words = text_of(await printed(printed_content("ratings", case_type)))
    assert words.count(VERIFY) == 1, "one page"
    for text in ("Rating summary", "S1: ", "WB3: ", "1: ", "18: "):
        assert text in words
    for text in (*NAMING, WHY, LEADER, REVIEWER, "Invented rationale"):
        assert text not in words


async def test_a_full_copy_holds_everything_that_was_entered() -> None:
    words = text_of(await printed(printed_content("full")))
    for text in (*NAMING, "February 3, 2019", WHY, LEADER, "(overridden)", "Calculated rating", "Interview log"):
        assert text in words
    assert "Invented rationale for item 4: nobody is described." in words
    assert "Levels passed" in words
    assert REVIEWER in words, "who read the records"


def test_a_copy_has_the_days_of_the_site() -> None:
    """What a leader overrode in the evening would stand in the print under the next day, or the day before."""
    case = printed_content("full")
    for zone, day, printed_at in (
        ("America/Los_Angeles", "September 30, 2026", "September 30, 2026, 10:30 PDT"),
        ("Pacific/Guam", "October 1, 2026", "October 1, 2026, 03:30 ChST"),
    ):
        given = orjson.dumps(paper(replace(case, zone=zone), NOW)).decode()
        assert f"{LEADER}, {day}" in given
        assert printed_at in given


async def test_a_share_safe_copy_tells_neither_names_nor_who_said_or_did_what() -> None:
    """It is shown to the people who were heard about each other."""
    pdf = await printed(printed_content("share_safe"))
    words = text_of(pdf) + pdf.decode("latin-1")
    for text in (*NAMING, "Zwirbel", "2019", WHY, REVIEWER, QA, LEADER, "nterview log", "nterviewed", "Sources"):
        assert text not in words, text
    assert "Invented rationale for item 4: nobody is described." in words, "narratives name nobody by rule"
    assert "(overridden)" in words


def test_a_share_safe_copy_has_no_free_text_but_the_narratives() -> None:
    """Whatever field a text may stand in: what is not a narrative never reaches the typesetter."""
    cells = {f"cell/1/A1/0/{column}": f"secret {column}" for column in ("child_first_name", "allegation")}
    case = printed_content("share_safe", **cells)
    case.texts["texts"] |= {field: {"text": "a secret"} for field in case.texts["texts"] if "/" in field}
    given = orjson.dumps(paper(case, NOW)).decode()
    fields = [field for field in case.texts["texts"] if field.startswith(("rationale/", "no/"))]
    assert given.count("a secret") == len(fields)
    assert "secret child" not in given
    assert "secret allegation" in orjson.dumps(paper(printed_content("full", **cells), NOW)).decode()


def test_an_answer_no_longer_asked_for_is_on_no_copy() -> None:
    """Item 5 was answered before it was found not to apply: its old goals would stand as the child's."""
    content = printed_content("full", **{"no/5/D": "an old reason"})
    item = content.case["items"]["5"]
    item["answers"] = {"applicable": {"value": "No"}, "A1": {"value": ["adoption"]}, "D": {"value": "No"}}
    item |= {"in_force": ["applicable"], "locked": {"A1": "it does not apply", "D": "it does not apply"}}
    [section] = [part for part in paper(content, NOW)["sections"] if str(part["heading"]).startswith("Item 5:")]
    words = orjson.dumps(section).decode()
    assert "Not asked: it does not apply" in words
    assert "doption" not in words
    assert "an old reason" not in words


@pytest.mark.requirement("R7")
async def test_a_training_sites_case_says_practice_on_every_page_and_in_its_title() -> None:
    pdf = await printed(printed_content("full", site="ca-training"))
    assert b'<rdf:li xml:lang="en-US">PRACTICE: Case review' in pdf or b"PRACTICE: Case review" in pdf
    words = text_of(pdf)
    pages = words.count("Page ")
    assert pages > 5
    assert words.count("PRACTICE: a mock case of a training site.") == pages
    assert words.count("PRACTICE\n") == pages, "the watermark"
    assert "PRACTICE" not in text_of(await printed(printed_content("full")))


@pytest.mark.timeout(60)
async def test_hostile_and_very_long_texts_are_printed_as_they_are() -> None:
    """Nothing of a case is read as the typesetter's own language, and nothing in it stops a print."""
    texts = {"rationale/1": HOSTILE, "no/3/B": "x" * 20_000, "comments/2": "word " * 4_000, "rationale/2": "a\r\n\nb"}
    words = text_of(await printed(printed_content("full", **texts)))
    assert '#panic() @label <l> \\ $x$ *b* `c` // #read("/etc/passwd")' in words
    words_alone = "".join(words.split())
    assert "\U0001f600\u6f22é" in words_alone
    assert words_alone.count("x" * 20) == 1_000, "a page ends in between"
    assert words.count("word") >= 4_000


@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=200), min_size=20, max_size=60))
async def test_whatever_was_written_can_be_set(texts: list[str]) -> None:
    """PDF/UA refuses a text that has a sign without a glyph: the print would fail because of one narrative."""
    base = paper(printed_content("full"), NOW)
    wanted = [prose("A heading", text) for text in texts]
    pdf = await Typesetter().pdf(base | {"sections": [section("Texts", wanted)]})
    assert b"/StructTreeRoot" in pdf


def test_every_sign_that_is_not_spelled_out_is_kept() -> None:
    assert printable("Zoë Nguyễn, Ἀ, Ж — “a” … €") == "Zoë Nguyễn, Ἀ, Ж — “a” … €"
    assert lines("one\n\n  \ntwo\tthree") == ["one", "two three"]


WRITTEN = {
    "Hawaiian": "Ka\u02bbahumanu, Kapi\u02bbolani",
    "Tribes": "Skwx\u0331wu\u0301\u02bcmesh, x\u02b7m\u0259\u03b8k\u02b7\u0259y\u0313\u0259m",
    "Cherokee": "\u13e3\u13b3\u13a9",
    "Osage": "\U000104cf\U000104d8",
    "Inuktitut": "\u1403\u14c4\u1483\u144e\u1450\u1466",
    "Greek with breathings": "Ἀθηνᾶ",
    "Thai": "\u0e44\u0e17\u0e22",
    "Chinese": "\u6f22\u5b57",
    "Korean": "\ud55c\uad6d",
    "Amharic": "\u12a0\u121b\u122d",
    "Khmer": "\u1781\u17c1\u1798\u179a",
    "ligatures": "\ufb01nal \ufb02ag",
    "smart quotes and bullets": "“it\u2019s” \u2022 \u25cf \u25aa \u27a2 \u2713",
    "emoji": "\U0001f642",
}


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN)
async def test_printed_text_of_any_script_prints_as_written(text: str) -> None:
    """The name of a Tribe or of a child would stand on paper as a list of character names."""
    words = text_of(await set_alone(text))
    expected = unicodedata.normalize("NFC", text)
    assert "[" not in words
    assert {sign for sign in expected if not sign.isspace()} <= set(words)


async def set_alone(*texts: str) -> bytes:
    base = paper(printed_content("full"), NOW)
    return await Typesetter().pdf(base | {"sections": [section("Texts", [prose("", text) for text in texts])]})


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\u00adb", "ab"),
        ("\u202eab\u202c\u200b\ufeffc\u2060", "abc"),
        ("a\u0007b\u0000", "ab"),
        ("1\ufe0f 2\u3000x\u2009y\tz", "1 2 x y z"),
        ("\uf0b7 one \uf0a7 two \uf0fc", "• one ▪ two ✓"),
        ("e\u0301", "é"),
        ("a\u200db", "ab"),
        (
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0646\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),
    ],
)
def test_printable_invisible_signs_vanish_and_bullets_show(written: str, shown: str) -> None:
    """A soft hyphen from a word processor would be spelled out in the middle of a name."""
    assert printable(written) == shown


async def test_printed_text_without_a_glyph_is_spelled() -> None:
    """One character that no font has would stop the print of the whole case."""
    words = text_of(await set_alone("a \ufffe b \U00012000", "\ud7c7 \ue123"))
    for name in ("[U+FFFE]", "[CUNEIFORM SIGN A]", "[U+D7C7]", "[U+E123]"):
        assert name in words


async def test_printed_text_without_installed_fonts_is_spelled(tmp_path: Path) -> None:
    """An installation without its web assets must print all the same."""
    base = paper(printed_content("full"), NOW)
    pdf = await Typesetter().pdf(base | {"sections": [section("Texts", [prose("", "\U000104cf \ufb01")])]}, tmp_path)
    assert "[OSAGE CAPITAL LETTER" in " ".join(text_of(pdf).split())


async def test_a_case_whose_texts_were_destroyed_prints_and_says_so() -> None:
    case = printed_content("full")
    case.texts.update({"destroyed": True, "texts": {}, "overrides": {}})
    words = text_of(await printed(case))
    assert DESTROYED in words
    assert "The reason cannot be read." in words


async def test_a_case_that_is_not_rated_yet_prints_and_says_so() -> None:
    case = printed_content("share_safe")
    case.ratings.clear()
    words = text_of(await printed(case))
    assert words.count("Not rated yet") > 18


async def test_a_print_that_fails_or_takes_too_long_ends_in_words_and_leaves_no_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun: list[Process] = []
    begin = asyncio.create_subprocess_exec

    async def begin_in_sight(*argv: Any, **settings: Any) -> Process:
        begun.append(await begin(*argv, **settings))
        return begun[-1]

    monkeypatch.setattr(asyncio, "create_subprocess_exec", begin_in_sight)
    with pytest.raises(Refused) as caught:
        await Typesetter().pdf({"title": "no paper"})
    assert (caught.value.slug, caught.value.status) == ("printing-busy", 503)
    monkeypatch.setattr(typesetter_pool, "TYPESETTING_TIMEOUT_SECONDS", 0.001)
    with pytest.raises(Refused):
        await printed(printed_content("full"))
    assert [one.returncode is None or psutil.pid_exists(one.pid) for one in begun] == [False, False]


async def test_no_more_are_set_at_once_than_a_machine_can_do_beside_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typesetter_pool, "MAX_CONCURRENT_PRINTS", 0)
    with pytest.raises(Refused) as caught:
        await printed(printed_content("full"))
    assert caught.value.extra["retry_after"] == 5
