"""Routing table of the public API: path and method to owning service. Pure."""

import re
from collections import defaultdict
from dataclasses import dataclass

from shared.contracts.vocabulary import SITE_PATTERN, Purpose, purpose_of
from shared.errors import Refused

PREFIX = "/api/v1"

ROUTES: dict[str, dict[str, str]] = {
    "/instruments/{version}": {"GET": "reviews"},
    "/sites/{site}/cases": {"GET": "projections", "POST": "reviews"},
    "/sites/{site}/cases/{case}": {"GET": "reviews"},
    "/sites/{site}/cases/{case}/face-sheet": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/items/{item}/answers": {"PATCH": "reviews"},
    "/sites/{site}/cases/{case}/items/{item}/sources": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/items/{item}/override": {"PUT": "reviews", "DELETE": "reviews"},
    "/sites/{site}/cases/{case}/items/{item}/history": {"GET": "reviews"},
    "/sites/{site}/cases/{case}/changes": {"GET": "reviews"},
    "/sites/{site}/cases/{case}/what-if": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/visit": {"GET": "projections", "PUT": "projections"},
    "/sites/{site}/my-cases": {"GET": "projections"},
    "/sites/{site}/cases/{case}/interviews": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/records": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/texts": {"GET": "reviews", "PUT": "reviews"},
    "/sites/{site}/cases/{case}/texts/destroy": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/reviewers": {"PUT": "reviews"},
    "/sites/{site}/cases/{case}/conflict": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/submit": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/qa/take": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/qa/release": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/qa/return": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/qa/pass-on": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/approve": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/unlock": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/notes": {"GET": "reviews", "POST": "reviews"},
    "/sites/{site}/cases/{case}/notes/{note}": {"PUT": "reviews", "DELETE": "reviews"},
    "/sites/{site}/cases/{case}/notes/{note}/replies": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/notes/{note}/settle": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/elimination": {"GET": "reviews", "POST": "reviews"},
    "/sites/{site}/cases/{case}/elimination/decide": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/restore": {"POST": "reviews"},
    "/sites/{site}/cases/{case}/comparison": {"GET": "reviews"},
    "/sites/{site}/cases/{case}/presence": {"GET": "reviews", "PUT": "reviews", "DELETE": "reviews"},
    "/sites/{site}/live": {"GET": "reviews"},
    "/sites/{site}/practice/reset": {"POST": "reviews"},
    "/sites/{site}/practice/reload": {"POST": "reviews"},
    "/sites/{site}/interviews": {"GET": "reviews", "POST": "reviews"},
    "/sites/{site}/interviews/{interview}": {"GET": "reviews"},
    "/sites/{site}/interviews/{interview}/official": {"PUT": "reviews"},
    "/sites/{site}/interviews/{interview}/notes": {"POST": "reviews"},
    "/sites/{site}/interviews/{interview}/notes/{note}": {"DELETE": "reviews"},
    "/sites/{site}/interviews/{interview}/complete": {"POST": "reviews"},
    "/systemic-factors": {"GET": "reviews"},
    "/sites/{site}/reviews": {"GET": "reviews", "POST": "reviews"},
    "/sites/{site}/reviews/{quarter}": {"GET": "reviews"},
    "/sites/{site}/reviews/{quarter}/counties/{county}": {"GET": "reviews"},
    "/sites/{site}/reviews/{quarter}/counties/{county}/onsite": {"PUT": "reviews"},
    "/sites/{site}/reviews/{quarter}/counties/{county}/shortfall": {"PUT": "reviews"},
    "/sites/{site}/reviews/{quarter}/samples/{county}": {"GET": "reviews"},
    "/sites/{site}/reviews/{quarter}/samples/{county}/frame": {"GET": "reviews", "PUT": "reviews"},
    "/sites/{site}/reviews/{quarter}/samples/{county}/draw": {"POST": "reviews"},
    "/sites/{site}/reviews/{quarter}/samples/{county}/replacements": {"POST": "reviews"},
    "/sites/{site}/reviews/{quarter}/samples/{county}/picks/{rank}/reviewers": {"PUT": "reviews"},
    "/sites/{site}/quota-tables": {"GET": "reviews"},
    "/sites/{site}/quota-tables/{table}": {"GET": "reviews", "POST": "reviews"},
    "/sites/{site}/certifications": {"GET": "reviews"},
    "/sites/{site}/certifications/{person}": {"GET": "reviews", "PUT": "reviews", "DELETE": "reviews"},
    "/sites/{site}/cases/{case}/ratings": {"GET": "ratings"},
    "/sites/{site}/rule-set": {"GET": "ratings", "PUT": "ratings"},
    "/sites/{site}/exports": {"POST": "ratings"},
    "/sites/{site}/exports/cases": {"GET": "ratings"},
    "/sites/{site}/exports/narratives": {"GET": "reviews"},
    "/sites/{site}/exports/codebook": {"GET": "ratings"},
    "/sites/{site}/exports/{export}": {"GET": "ratings"},
    "/sites/{site}/exports/{export}/file": {"GET": "ratings"},
    "/sites/{site}/action-plans": {"GET": "projections", "POST": "projections"},
    "/sites/{site}/action-plans/{plan}": {"GET": "projections", "PUT": "projections"},
    "/sites/{site}/action-plans/{plan}/close": {"POST": "projections"},
    "/sites/{site}/pip": {"GET": "projections"},
    "/sites/{site}/pip/periods": {"PUT": "projections"},
    "/sites/{site}/pip/baselines/{item}": {"PUT": "projections"},
    "/sites/{site}/pip/baselines/{item}/confirm": {"POST": "projections"},
    "/sites/{site}/indicators": {"GET": "projections", "POST": "projections"},
    "/sites/{site}/dashboards/conformity": {"GET": "projections"},
    "/sites/{site}/analyses": {"GET": "projections", "POST": "projections"},
    "/sites/{site}/analyses/table": {"GET": "projections"},
    "/sites/{site}/analyses/file": {"GET": "projections"},
    "/sites/{site}/analyses/{analysis}": {"GET": "projections", "DELETE": "projections"},
    "/sites/{site}/analyses/{analysis}/sharing": {"PUT": "projections"},
    "/sites/{site}/dashboards/cases": {"GET": "projections"},
    "/sites/{site}/dashboards/items": {"GET": "projections"},
    "/sites/{site}/dashboards/outcomes": {"GET": "projections"},
    "/sites/{site}/dashboards/progress": {"GET": "projections"},
    "/sites/{site}/dashboards/qa": {"GET": "projections"},
    "/sites/{site}/dashboards/what-if": {"POST": "projections"},
    "/sites/{site}/reports/agreement": {"GET": "projections"},
    "/sites/{site}/reports/progress": {"GET": "projections"},
    "/sites/{site}/reports/qa": {"GET": "projections"},
    "/sites/{site}/reports/overdue": {"GET": "projections"},
    "/sites/{site}/reports/notes": {"GET": "projections"},
    "/sites/{site}/reports/workload": {"GET": "projections"},
    "/sites/{site}/reports/overrides": {"GET": "projections"},
    "/sites/{site}/reports/eliminations": {"GET": "projections"},
    "/sites/{site}/reports/worksheets": {"GET": "projections"},
    "/sites/{site}/reports/expected": {"GET": "projections"},
    "/sites/{site}/publications": {"GET": "projections", "POST": "projections"},
    "/sites/{site}/publications/{version}": {"GET": "projections"},
    "/sites/{site}/publications/{version}/withheld": {"GET": "projections"},
    "/sites/{site}/publications/{version}/documents/{digest}": {"GET": "projections"},
    "/sites/{site}/publications/{version}/release": {"POST": "projections"},
    "/sites/{site}/publications/{version}/refuse": {"POST": "projections"},
    "/sites/{site}/publications/{version}/withdraw": {"POST": "projections"},
    "/sites/{site}/tickets": {"POST": "helpdesk"},
    "/sites/{site}/tickets/{ticket}": {"GET": "helpdesk"},
    "/sites/{site}/tickets/{ticket}/close": {"POST": "helpdesk"},
}

IDENTITY = {
    "/sign-in": ("POST",),
    "/sign-in/passkey/options": ("POST",),
    "/sign-in/passkey": ("POST",),
    "/sign-in/providers": ("GET",),
    "/sign-in/providers/{provider}/begin": ("POST",),
    "/sign-in/providers/{provider}/finish": ("POST",),
    "/sign-out": ("POST",),
    "/invitations/look": ("POST",),
    "/invitations/second-factor": ("POST",),
    "/invitations/accept": ("POST",),
    "/password-resets": ("POST",),
    "/contact-forms": ("POST",),
    "/contact-forms/look": ("POST",),
    "/contact-forms/check": ("POST",),
    "/me": ("GET",),
    "/me/sessions": ("GET",),
    "/me/sessions/{session}": ("DELETE",),
    "/me/password": ("PUT",),
    "/me/totp": ("POST", "PUT"),
    "/me/totp/remove": ("POST",),
    "/me/code": ("POST",),
    "/me/passkeys/options": ("POST",),
    "/me/passkeys": ("GET", "POST"),
    "/me/passkeys/{passkey}": ("PUT",),
    "/me/passkeys/{passkey}/remove": ("POST",),
    "/me/recovery-codes": ("POST",),
    "/sites": ("GET",),
    "/sites/{site}": ("GET",),
    "/sites/{site}/activate": ("POST",),
    "/sites/{site}/suspend": ("POST",),
    "/sites/{site}/close": ("POST",),
    "/sites/{site}/availability": ("PUT",),
    "/sites/{site}/offline-drafts": ("PUT",),
    "/sites/{site}/draft-key": ("GET",),
    "/sites/{site}/runs": ("PUT",),
    "/sites/{site}/zone": ("PUT",),
    "/sites/{site}/reviewers-open": ("PUT",),
    "/sites/{site}/consultation": ("POST",),
    "/sites/{site}/forms": ("GET", "POST"),
    "/sites/{site}/forms/{form}": ("GET",),
    "/sites/{site}/forms/{form}/accept": ("POST",),
    "/sites/{site}/forms/{form}/reject": ("POST",),
    "/jurisdictions/{jurisdiction}/approval": ("PUT", "DELETE"),
    "/sites/{site}/colleagues": {"GET": "identity"},
    "/sites/{site}/people": ("GET", "POST"),
    "/sites/{site}/people/check": ("POST",),
    "/sites/{site}/people/{person}": ("GET",),
    "/sites/{site}/people/{person}/invitation": ("POST",),
    "/platform/people": ("GET", "POST"),
    "/platform/people/{person}/invitation": ("POST",),
    "/platform/people/{person}/correction": ("POST",),
    "/platform/people/{person}/factor-reset": ("POST",),
    "/platform/people/{person}/factor-reset/confirm": ("POST",),
    "/platform/people/{person}/disable": ("POST",),
    "/platform/people/{person}/enable": ("POST",),
    "/sites/{site}/cb-access": ("GET", "POST"),
    "/sites/{site}/cb-access/{grant}": ("DELETE",),
    "/sites/{site}/user-reviews": ("GET", "POST"),
    "/sites/{site}/user-reviews/{review}": ("GET",),
    "/sites/{site}/user-reviews/{review}/people/{person}": ("PUT",),
    "/sites/{site}/user-reviews/{review}/sign-off": ("POST",),
    "/sites/{site}/api-keys": ("GET", "POST"),
    "/sites/{site}/api-keys/{machine}": ("DELETE",),
    "/sites/{site}/trail": ("GET",),
    "/sites/{site}/reads": ("GET",),
}
ROUTES |= {path: dict.fromkeys(methods, "identity") for path, methods in IDENTITY.items()}

OPEN = ("/sign-in", "/sign-out", "/invitations/", "/password-resets", "/contact-forms")
"""Prefixes of the unauthenticated endpoints: sign-in, sign-out and what comes before an account."""

FILES = ("/sites/{site}/exports/cases", "/sites/{site}/exports/narratives", "/sites/{site}/exports/{export}/file")
"""Paths whose responses may be large and are streamed."""

EVENT_STREAMS = ("/sites/{site}/live",)
"""Paths whose responses are server-sent events and do not end by themselves."""

BY_ITSELF = ("/sites/{site}/live", "/sites/{site}/cases/{case}/presence")
"""Paths that an open page asks for by itself: such a request does not count as a use of the session."""

WORD = "[A-Za-z0-9_-]{1,80}"
"""Pattern of a {name}: no dot, slash or percent sign, so nothing that a service could parse differently."""


class NoSuchMethod(Refused):
    """The path exists, but not with this method."""

    def __init__(self, allowed: str) -> None:
        super().__init__("method-not-allowed", 405, f"This address takes {allowed}.")
        self.allowed = allowed


@dataclass(frozen=True)
class Address:
    """A compiled path of the API, with the service of each method."""

    pattern: re.Pattern[str]
    services: dict[str, str]


def _compiled(path: str, services: dict[str, str]) -> Address:
    return Address(re.compile(PREFIX + re.sub(r"\{[a-z]+\}", WORD, path)), services)


def is_open(path: str) -> bool:
    """Whether the path is an unauthenticated endpoint."""
    return path.removeprefix(PREFIX).startswith(OPEN)


def site_of(path: str) -> str | None:
    """Return the site in a path, if there is one."""
    match = re.match(rf"{PREFIX}/sites/({SITE_PATTERN})(/|$)", path)
    return match[1] if match else None


def is_practice(path: str) -> bool:
    """Whether the path belongs to a training site, whose responses are all marked as practice (R7)."""
    site = site_of(path)
    return site is not None and purpose_of(site) is Purpose.TRAINING


def is_file(path: str) -> bool:
    """Whether the response is streamed."""
    return "/exports/" in path and any(file.pattern.fullmatch(path) for file in FILE_ADDRESSES)


def is_event_stream(path: str) -> bool:
    """Whether the response is an endless stream of server-sent events."""
    return path.endswith("/live") and any(stream.pattern.fullmatch(path) for stream in STREAM_ADDRESSES)


def is_sent_by_itself(path: str) -> bool:
    """Whether an open page sends the request without its person."""
    return path.endswith(("/live", "/presence")) and any(own.pattern.fullmatch(path) for own in ADDRESSES_BY_ITSELF)


FILE_ADDRESSES = tuple(_compiled(path, {}) for path in FILES)
STREAM_ADDRESSES = tuple(_compiled(path, {}) for path in EVENT_STREAMS)
ADDRESSES_BY_ITSELF = tuple(_compiled(path, {}) for path in BY_ITSELF)
ADDRESSES: dict[int, list[Address]] = defaultdict(list)
"""By number of slashes, so that a request is compared with few of them."""

for _path, _services in ROUTES.items():
    ADDRESSES[(PREFIX + _path).count("/")].append(_compiled(_path, _services))


def service_for(method: str, path: str) -> str:
    """Return the owning service of an undecoded path. Raise Refused (404) or NoSuchMethod (405)."""
    for address in ADDRESSES.get(path.count("/"), ()):
        if address.pattern.fullmatch(path):
            if method in address.services:
                return address.services[method]
            raise NoSuchMethod(", ".join(sorted(address.services)))
    raise Refused("not-found", 404, "There is no such address in this API.")
