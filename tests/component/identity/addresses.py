"""Addresses of the API with something in the place of each name, for requests that must be refused."""

import re

IDS = {
    "case": f"cas_{'0' * 32}", "ticket": f"tic_{'0' * 32}", "form": f"frm_{'0' * 32}", "review": f"urv_{'0' * 32}",
    "grant": f"gra_{'0' * 32}", "session": f"ses_{'0' * 32}", "person": "usr_x", "machine": "usr_x", "item": "1",
    "version": "r4_2022", "provider": "x", "jurisdiction": "ca", "site": "ca-cqi", "note": f"not_{'0' * 32}",
    "interview": f"sti_{'0' * 32}", "export": f"exp_{'0' * 32}", "quarter": "2026Q3", "county": "06001", "rank": "1",
    "table": "nowhere", "passkey": "0" * 32, "digest": "0" * 64,
    "plan": f"apl_{'0' * 32}", "analysis": f"ana_{'0' * 32}",
}  # fmt: skip


def filled(path: str, **ids: str) -> str:
    """`/sites/{site}/cases` → `sites/ca-cqi/cases?quarter=2026Q3`: with the query that it cannot do without."""
    found = re.sub(r"\{([a-z]+)\}", lambda name: (IDS | ids)[name[1]], path).removeprefix("/")
    return f"{found}?{query_of(path)}" if query_of(path) else found


def query_of(path: str) -> str:
    """The parameters that the address cannot do without."""
    if path.endswith("/dashboards/cases"):
        return "quarter=2026Q3&measure=4&rating=S"
    ends = ("{site}/cases", "{site}/action-plans", "{plan}", "{site}/pip")
    return "quarter=2026Q3" if "/dashboards/" in path or "/reports/" in path or path.endswith(ends) else ""
