"""Contact forms as people fill them in, right in everything but what a test changes; everybody is invented."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from services.identity.domain.sites.contact_form import ContactForm

FORM: TypeAdapter[ContactForm] = TypeAdapter(ContactForm)


def someone(name: str, **more: Any) -> dict[str, Any]:
    return {"name": f"{name} Invented", "email": f"{name.lower()}@state.example"} | more


ADMINISTRATOR = someone("Ada")
LISTS: dict[str, Any] = {
    "state_administrator": ADMINISTRATOR,
    "reviewers": [someone("Rae"), someone("Ron")],
    "qa": [someone("Quin")],
    "observers": [someone("Ola")],
}
TRAINING = {"kind": "TRAINING"} | LISTS
CQI = {"kind": "CQI", "counties": ["06001"], "pur_mode": "FIXED", "pur_start": "2026-04-01"} | LISTS
CFSR = {
    "kind": "CFSR",
    "mode": "STATE_CONDUCTED",
    "round": 4,
    "year": 2026,
    "counties": ["06001"],
    "people": [someone("Ada", role="STATE_ADMIN"), someone("Rae", role="REVIEWER", counties=["06001"])],
}
CHANGE = {
    "kind": "CHANGE_OF_USERS",
    "changes": [
        someone("Rae", change="remove", role="REVIEWER"),
        someone("Nia", change="add", role="QA_FIRST", counties=["06001"]),
    ],
}
ALL: dict[str, dict[str, Any]] = {"TRAINING": TRAINING, "CQI": CQI, "CFSR": CFSR, "CHANGE_OF_USERS": CHANGE}


def filled(form: dict[str, Any], **more: Any) -> Any:
    """Raises ValidationError where a field is wrong."""
    return FORM.validate_python(form | more)


def places(form: dict[str, Any]) -> list[tuple[int | str, ...]]:
    """Where a form that must not be taken is wrong, without the name of its kind."""
    with pytest.raises(ValidationError) as refused:
        filled(form)
    return [error["loc"][1:] for error in refused.value.errors()]
