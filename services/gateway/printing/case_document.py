"""Printed copy of a case: first page, sections in order, and the footer of each page."""

from datetime import datetime
from typing import Any

from services.gateway.display_names import AGENCIES, CASE_TYPES, county_name, quarter_name, site_names
from services.gateway.printing.blocks import Block, CaseContent, KindName, facts
from services.gateway.printing.face_sheet import beside, face_sheet, quality
from services.gateway.printing.formatting import label
from services.gateway.printing.glyphs import printable
from services.gateway.printing.items import items, outcomes, rating_summary
from shared.instrument import load
from shared.instrument.model.instrument import Instrument
from shared.reference.zones import local_time

KINDS: dict[KindName, tuple[str, str]] = {
    "full": ("Full copy", "Confidential: this copy names people. It is for those who review this case."),
    "share_safe": (
        "Share-safe copy",
        "Without names, dates of birth, interviews, sources, comments, notes and whoever worked on the review.",
    ),
    "ratings": ("Rating summary", "Ratings alone, on one page: without answers, narratives, names and reasons."),
}
VERIFY = "Ratings must be verified before any federal use."
DESTROYED = "The texts of this case were destroyed by authority and cannot be read any more."


def paper(content: CaseContent, printed: datetime) -> dict[str, Any]:
    """Return the data of the template: strings alone, each as the font can show it."""
    instrument, site = load(content.case["instrument"]), site_names(content.case["site"])
    copy, notice = KINDS[content.kind]
    case_type, quarter = CASE_TYPES[content.case["case_type"]], quarter_name(content.case["quarter"])
    title = f"Case review: {case_type}, {_county(content)}, {quarter}"
    verify = VERIFY if instrument.cover.trust.must_verify_before_federal_use else ""
    trust = instrument.cover.trust.statement if verify else ""
    warnings = [warning for warning in (notice, DESTROYED if content.texts["destroyed"] else "", trust) if warning]
    return {
        "title": printable(f"PRACTICE: {title}" if site.practice else title),
        "copy": copy,
        "practice": site.practice,
        "compact": content.kind == "ratings",
        "warnings": [printable(warning) for warning in warnings],
        "head": _head(content, printed),
        "sections": _sections(content, instrument),
        "footer": verify,
        "case": content.case["id"],
    }


def _sections(content: CaseContent, instrument: Instrument) -> list[Block]:
    if content.kind == "ratings":
        return [rating_summary(content, instrument)]
    sections = [face_sheet(content, instrument), outcomes(content, instrument), *items(content, instrument)]
    return [*sections, *beside(content), quality(content)]


def _head(content: CaseContent, printed: datetime) -> Block:
    case, site = content.case, site_names(content.case["site"])
    seen = content.ratings.get("case_version")
    edition = load(case["instrument"]).cover.versions[case["instrument"]]
    return facts(
        ("Case", case["id"]),
        ("Site", f"{site.jurisdiction}, {site.purpose}"),
        ("County", _county(content)),
        ("Agency", AGENCIES[case["agency"]]),
        ("Instrument", f"{edition.label}, data version {edition.data_version}"),
        ("Stage", label(case["stage"])),
        ("Version of the case", str(case["version"])),
        ("Version that the ratings are of", str(seen) if seen else "Not rated yet"),
        ("Printed", f"{local_time(printed, content.zone):%B %-d, %Y, %H:%M %Z}"),
    )


def _county(content: CaseContent) -> str:
    name = county_name(content.case["county"])
    return f"County {name}" if name.isdecimal() else f"{name} County"
