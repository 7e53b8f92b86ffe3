"""docs/problems.md: every problem type for people, from the gateway's catalogue. Pure."""

from services.gateway.problem_types import problem_types

HEAD = """\
# Problems

Made by `oms docs` from `services/gateway/problem_types*.yaml`; edit those, never this file. The API answers errors as
`application/problem+json` (RFC 9457); the gateway shows each type's page at its address, `/problems/<slug>`.

| type | status | what it means | what to do |
| --- | --- | --- | --- |
"""


def problems() -> str:
    """The whole document."""
    rows = (f"| `{slug}` | {one.status} | {one.means} | {one.do} |\n" for slug, one in problem_types().items())
    return HEAD + "".join(rows)
