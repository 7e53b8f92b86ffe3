"""How letters call what the contracts have short names for."""

from collections.abc import Mapping

FORM_LABELS: Mapping[str, str] = {
    "TRAINING": "OMS Training Review Contact Form",
    "CQI": "OMS CQI Review Contact Form",
    "CFSR": "CFSR State Contact Form",
    "CHANGE_OF_USERS": "Change of Users Request",
}

REASON_LABELS: Mapping[str, str] = {
    "incomplete": "Something is missing in it.",
    "people_unknown": "The people in it could not be confirmed.",
    "not_agreed": "What it asks for was not agreed on.",
    "duplicate": "The same was asked for before.",
    "asked_by_state": "The state asked for this.",
    "security": "It raised a question of security.",
    "season_over": "The reviews it is about are over.",
}

ROLE_LABELS: Mapping[str, str] = {
    "SITE_LEADER": "Site Leader",
    "STATE_ADMIN": "State Administrator",
    "REVIEWER": "Reviewer",
    "QA_FIRST": "First-Level QA",
    "QA_SECOND": "Second-Level QA",
    "OBSERVER": "Observer",
    "CB_OVERSIGHT": "Children's Bureau Oversight",
    "PLATFORM_OPERATOR": "Operator",
    "HELPDESK_AGENT": "Help Desk Agent",
    "AUDITOR": "Auditor",
    "CB_CENTRAL": "Children's Bureau Central Office",
    "CB_REGIONAL": "Children's Bureau Regional Office",
}
