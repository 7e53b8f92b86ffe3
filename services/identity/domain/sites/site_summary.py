"""What a site's page says: what the site is for, when it is available, and how far its set-up is (R4)."""

from typing import Any

from services.identity.domain.sites.site import Site
from shared.contracts.vocabulary import Purpose, purpose_of
from shared.reference.zones import zones_of

DESCRIPTIONS = {
    Purpose.TRAINING: "A place to practise: invented cases and interview notes, and nothing in it counts anywhere.",
    Purpose.CQI: "The state's own reviews for continuous quality improvement: cases, stakeholder interviews, or both. "
    "The Children's Bureau sees nothing of it unless the state says so.",
    Purpose.CFSR: "The Child and Family Services Review itself, led by the Children's Bureau or by the state.",
}

FORM_NAMES = {
    Purpose.TRAINING: "OMS Training Review Contact Form",
    Purpose.CQI: "OMS CQI Review Contact Form",
    Purpose.CFSR: "CFSR State Contact Form",
}


def site_summary(site_id: str, site: Site) -> dict[str, Any]:
    """The whole page as data."""
    purpose = purpose_of(site_id)
    return {
        "id": site_id,
        "purpose": purpose,
        "description": DESCRIPTIONS[purpose],
        "state": site.state,
        "available": {"opens": site.opens, "closes": site.closes, "notice": availability_notice(site)},
        "runs": list(site.runs),
        "zone": site.zone or zones_of(site_id)[0],
        "zones": list(zones_of(site_id)),
        "reviewers_open": site.reviewers_open,
        "settings": site.settings.model_dump() if site.settings else None,
        "checklist": [{"step": step, "done": is_done} for step, is_done in setup_checklist(site_id, site)],
    }


def availability_notice(site: Site) -> str:
    """In a sentence."""
    if site.state == "active":
        return f"Open until {site.closes}." if site.closes else "Open."
    if site.state == "suspended":
        return "Suspended: its people may read, and not write."
    if site.state == "closed":
        return "Closed."
    return f"Not open yet; it opens on {site.opens}." if site.opens else "Not open yet: see what is left to do."


def setup_checklist(site_id: str, site: Site) -> list[tuple[str, bool]]:
    """The steps of a set-up, in their order."""
    return [
        ("Talk with the Children's Bureau Regional Office", site.consulted in ("agreed", "agreed_with_conditions")),
        (f"Send the {FORM_NAMES[purpose_of(site_id)]}", bool(site.forms)),
        ("The form is accepted", "accepted" in site.forms.values()),
        ("The site is set up and its people are invited", site.is_set_up),
        ("The site is active", site.state in ("active", "suspended", "closed")),
    ]
