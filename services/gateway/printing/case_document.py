"""The whole paper of a case: what stands on its first page, its sections in order, and what it says on each page."""

from datetime import datetime
from typing import Any

from services.gateway.display_names import AGENCIES, CASE_TYPES, county_name, quarter_name, site_names
from services.gateway.printing.blocks import Asked, KindName, Part, facts
from services.gateway.printing.face_sheet import beside, face_sheet, quality
from services.gateway.printing.formatting import said
from services.gateway.printing.glyphs import printable
from services.gateway.printing.items import items, outcomes
from shared.instrument import load

KINDS: dict[KindName, tuple[str, str]] = {
    "full": ("Full copy", "Confidential: this copy names people. It is for those who review this case."),
    "share_safe": (
        "Share-safe copy",
        "Without names, dates of birth, interviews, sources, comments, notes and whoever worked on the review.",
    ),
}
VERIFY = "Ratings must be verified before any federal use."
DESTROYED = "The texts of this case were destroyed by authority and cannot be read any more."


def paper(asked: Asked, printed: datetime) -> dict[str, Any]:
    """What the template is given: strings alone, each as the font can show it."""
    instrument, site = load(asked.case["instrument"]), site_names(asked.case["site"])
    copy, notice = KINDS[asked.kind]
    title = (
        f"Case review: {CASE_TYPES[asked.case['case_type']]}, {_county(asked)}, {quarter_name(asked.case['quarter'])}"
    )
    sections = [face_sheet(asked, instrument), outcomes(asked, instrument), *items(asked, instrument)]
    sections += [*beside(asked), quality(asked)]
    verify = VERIFY if instrument.cover.trust.must_verify_before_federal_use else ""
    trust = instrument.cover.trust.statement if verify else ""
    warnings = [one for one in (notice, DESTROYED if asked.texts["destroyed"] else "", trust) if one]
    return {
        "title": printable(f"PRACTICE: {title}" if site.practice else title),
        "copy": copy,
        "practice": site.practice,
        "warnings": [printable(one) for one in warnings],
        "head": _head(asked, printed),
        "sections": sections,
        "footer": verify,
        "case": asked.case["id"],
    }


def _head(asked: Asked, printed: datetime) -> Part:
    case, site = asked.case, site_names(asked.case["site"])
    seen = asked.ratings.get("case_version")
    return facts(
        ("Case", case["id"]),
        ("Site", f"{site.place}, {site.purpose}"),
        ("County", _county(asked)),
        ("Agency", AGENCIES[case["agency"]]),
        ("Instrument", load(case["instrument"]).cover.versions[case["instrument"]].label),
        ("Stage", said(case["stage"])),
        ("Version of the case", str(case["version"])),
        ("Version that the ratings are of", str(seen) if seen else "Not rated yet"),
        ("Printed", f"{printed:%B %-d, %Y, %H:%M} UTC"),
    )


def _county(asked: Asked) -> str:
    name = county_name(asked.case["county"])
    return f"County {name}" if name.isdecimal() else f"{name} County"
