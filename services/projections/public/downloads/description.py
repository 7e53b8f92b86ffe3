"""Description of the data beside a download: title, definitions, period, version, licence, rule. Pure."""

from collections.abc import Mapping
from typing import Any

from services.projections.public.language.catalogue import keys_below
from services.projections.public.language.phrases import last_day
from services.projections.public.language.result_rows import COLUMNS
from services.projections.public.pages.page import Page, PageContext

LICENCE = "CC0-1.0"
DEFINED = ("strength", "ani", "sa", "na", "applicable", "range", "withheld", "coded", "eliminated")
"""Terms of the glossary that a file's reader needs."""


def describe(page: Page, context: PageContext, address: str) -> Mapping[str, Any]:
    """Return the sidecar of every download of a page; `address` is that of the page."""
    phrases, publication = context.phrases, context.publication
    manifest = publication.manifest
    chosen = context.filters.figure
    return {
        "title": page.title,
        "address": address,
        "language": phrases.language,
        "invented": publication.is_invented,
        "note": phrases.say("frame.invented") if publication.is_invented else "",
        "version": publication.version,
        "predecessor": manifest["predecessor"],
        "released": publication.release_day,
        "data_through": last_day(publication.quarter).isoformat(),
        "as_of": manifest["as_of"],
        "instrument": manifest["instrument"],
        "rule": {
            "name": manifest["rule"],
            "quotas": manifest["quota_version"],
            "shares": manifest["share_version"],
            "plan": manifest["plan"],
            "document": f"/api/v1/public/documents/{manifest['rules']}",
            "text": phrases.say("method_page.rule_text"),
        },
        "licence": LICENCE,
        "citation": phrases.say("reading.cite", version=publication.version),
        "figures": [
            {"id": figure.id, "title": figure.title, "text": figure.subtitle}
            for figure in page.figures
            if chosen in (None, figure.id)
        ],
        "columns": {
            column.name: {
                "title": phrases.say(f"columns.{column.name}"),
                "text": phrases.say(f"column_text.{column.name}"),
            }
            for column in COLUMNS
        },
        "statuses": {status: phrases.status(status) for status in keys_below("status")},
        "definitions": {phrases.say(f"glossary.{term}.term"): phrases.say(f"glossary.{term}.text") for term in DEFINED},
    }
