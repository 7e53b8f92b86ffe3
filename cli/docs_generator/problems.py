"""Reference of the problem types (docs/problems.md), made from the gateway's catalogue. Pure."""

from services.gateway.problem_types import problem_types

PREAMBLE = """\
# Problems

Made by `oms docs` from `services/gateway/problem_types*.yaml`; edit those, never this file. The API answers errors as
`application/problem+json` (RFC 9457); the gateway shows each type's page at its address, `/problems/<slug>`.

| type | status | what it means | what to do |
| --- | --- | --- | --- |
"""


def problems() -> str:
    """Return the whole document."""
    rows = (f"| `{slug}` | {kind.status} | {kind.means} | {kind.do} |\n" for slug, kind in problem_types().items())
    return PREAMBLE + "".join(rows)
