"""The operations of the API as its own document lists them, with a body that fits, and what each is judged by.

An operation that is new in the document and not named here fails the sweep.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from cli.docs_generator.openapi import openapi
from services.gateway.upstream.routes import PREFIX, ROUTES, is_open
from shared.access.role_table import Action

SERVICES = ("reviews", "ratings", "projections", "identity", "helpdesk")
METHODS = ("get", "put", "post", "patch", "delete")

FIELDS = {"county": "06001", "quarter": "2026Q3", "case_type": "FC", "agency": "child_welfare", "instrument": "r4_2022"}
WHY = {"why": "asked_by_state"}
SOMEBODY = {"name": "A Stranger", "email": "stranger@state.example"}

JUDGED: Mapping[str, tuple[Action, Any]] = {
    "create_case": ("case.create", FIELDS),
    "read_case": ("case.read", None),
    "save_face_sheet": ("case.write", {"base_rev": 0, "fields": {"opened_non_can": "No"}}),
    "save_answers": ("case.write", {"ops": [{"q": "A", "value": 1, "base_rev": 0}]}),
    "save_interviews": ("case.write", {"base_rev": 0, "rows": []}),
    "save_records": ("case.write", {"base_rev": 0, "rows": []}),
    "save_sources": ("case.write", {"base_rev": 0, "sources": []}),
    "save_texts": ("case.write", {"ops": [{"field": "rationale/1", "text": "Invented.", "base_rev": 0}]}),
    "read_texts": ("case.read", None),
    "read_item_history": ("case.read", None),
    "read_changes": ("case.read", None),
    "try_answers": ("case.what_if", {"ops": [{"item": "3", "q": "A", "value": "Yes"}]}),
    "destroy_texts": ("case.erase", {"why": "court_order"}),
    "assign_pick": ("case.assign", {"reviewers": ["usr_swept"]}),
    "assign_case": ("case.assign", {"reviewers": ["usr_swept"]}),
    "declare_conflict": ("case.decline", None),
    "certify_reviewer": ("person.certify", {"certificate": "full", "until": "2020-01-01"}),
    "withdraw_certificate": ("person.certify", None),
    "list_certifications": ("certification.read", None),
    "read_certification": ("certification.read", None),
    "submit_case": ("case.submit", None),
    "take_case": ("case.approve", None),
    "release_case": ("case.read", None),
    "return_case": ("case.approve", None),
    "pass_case_on": ("case.approve", {"to": "second"}),
    "approve_case": ("case.approve", None),
    "unlock_case": ("case.unlock", {"why": "new_information"}),
    "open_note": ("note.open", {"item": "1", "text": "Invented."}),
    "read_notes": ("case.read", None),
    "reply_to_note": ("note.reply", {"text": "Invented."}),
    "edit_note": ("note.reply", {"text": "Invented."}),
    "delete_note": ("note.reply", None),
    "settle_note": ("note.resolve", {"how": "resolve"}),
    "override_item": ("case.override", {"rating": "S", "why": "Invented."}),
    "undo_override": ("case.override", None),
    "propose_elimination": ("elimination.propose", {"reason": "duplicate", "evidence": "Invented."}),
    "read_worksheet": ("case.read", None),
    "decide_elimination": ("elimination.decide", {"eliminate": False}),
    "restore_case": ("case.restore", None),
    "open_quarter": ("review.manage", {"quarter": "2026Q4"}),
    "list_quarters": ("sample.read", None),
    "read_quarter": ("sample.read", None),
    "read_county": ("sample.read", None),
    "schedule_team": ("review.manage", {"first": "2026-08-03", "last": "2026-08-07", "team": ["usr_swept"]}),
    "explain_county": ("review.manage", {"why": "staffing"}),
    "upload_frame": ("sample.draw", {"csv": "reference,population,agency\n"}),
    "read_sampling_frame": ("frame.read", None),
    "draw_county": ("sample.draw", None),
    "read_sample": ("sample.read", None),
    "take_replacement": ("sample.draw", {"case": f"cas_{'0' * 32}"}),
    "import_quota_table": ("quota.import", {"csv": "", "source": "invented"}),
    "open_plan": (
        "plan.manage",
        {"measure": "4", "start": "2026Q2", "target": 85, "due": "2030-06-30", "approaches": ["training"]},
    ),
    "list_plans": ("dashboard.read", None),
    "read_plan": ("dashboard.read", None),
    "change_plan": ("plan.manage", {"target": 90, "due": "2030-06-30", "approaches": ["staffing"]}),
    "close_plan": ("plan.manage", {"result": "replaced"}),
    "read_pip": ("dashboard.read", None),
    "set_pip_periods": (
        "pip.manage",
        {
            "effective": "2025-07-01",
            "end_of_implementation": "2027-06-30",
            "end_of_non_overlapping_year": "2028-12-31",
        },
    ),
    "set_pip_baseline": ("pip.manage", {"end": "2026Q3", "instrument": "r4_2022"}),
    "confirm_pip_measurement": ("pip.manage", {"end": "2026Q3"}),
    "import_indicators": ("pip.manage", {"csv": "", "source": "invented"}),
    "read_indicators": ("dashboard.read", None),
    "read_conformity": ("dashboard.read", None),
    "list_quota_tables": ("sample.read", None),
    "read_quota_table": ("sample.read", None),
    "compare_case": ("case.read", None),
    "follow_cases": ("case.read", None),
    "read_presence": ("case.read", None),
    "enter_case": ("case.read", {"item": "3"}),
    "leave_case": ("case.read", None),
    "reset_practice": ("practice.reset", None),
    "reload_practice": ("practice.reset", {"cases": 1, "seed": 7}),
    "open_interview": (
        "interview.manage",
        {"items": ["19"], "level": "state", "quarter": "2026Q3", "stakeholders": "courts", "on": "2026-08-05"}
        | {"note_taker": "usr_nowhere"},
    ),
    "list_interviews": ("interview.read", None),
    "read_interview": ("interview.read", None),
    "save_official": ("interview.note", {"text": "Invented.", "base_rev": 999}),
    "add_supporting_note": ("interview.note", {"text": "Invented."}),
    "withdraw_supporting_note": ("interview.note", None),
    "complete_interview": ("interview.manage", None),
    "read_ratings": ("ratings.read", None),
    "read_rule_set": ("rules.read", None),
    "choose_rule_set": ("rules.choose", {"policies": {}}),
    "export_cases": ("case.export", None),
    "export_narratives": ("case.export", None),
    "read_codebook": ("case.export", None),
    "begin_export": ("case.export", {"format": "csv"}),
    "read_export": ("case.export", None),
    "read_export_file": ("case.export", None),
    "read_items": ("dashboard.read", None),
    "read_outcomes": ("dashboard.read", None),
    "read_progress": ("dashboard.read", None),
    "read_qa": ("dashboard.read", None),
    "read_figure_cases": ("dashboard.read", None),
    "list_analyses": ("dashboard.read", None),
    "read_analysis_table": ("dashboard.read", None),
    "read_analysis_file": ("dashboard.read", None),
    "save_analysis": ("analysis.save", {"quarter": "2026Q3", "measure": ["4"]}),
    "read_analysis": ("dashboard.read", None),
    "share_analysis": ("analysis.save", {"shared": True}),
    "discard_analysis": ("analysis.save", None),
    "list_cases": ("report.read", None),
    "list_own_cases": ("report.read", None),
    "read_visit": ("case.read", None),
    "save_visit": ("case.read", {"version": 1}),
    "report_agreement": ("report.read", None),
    "try_ratings": ("case.what_if", {"quarter": "2026Q3", "case": f"cas_{'0' * 32}", "ratings": {}}),
    "report_progress": ("report.read", None),
    "report_qa": ("report.read", None),
    "report_overdue": ("report.read", None),
    "report_notes": ("report.read", None),
    "report_workload": ("report.read", None),
    "report_overrides": ("report.read", None),
    "report_worksheets": ("report.read", None),
    "report_eliminations": ("report.read", None),
    "report_expected": ("report.read", None),
    "list_publications": ("publication.read", None),
    "draft_publication": ("publication.draft", {"quarter": "2099Q1"}),
    "read_publication": ("publication.read", None),
    "list_withheld_cells": ("publication.read", None),
    "read_publication_document": ("publication.read", None),
    "release_publication": ("publication.release", None),
    "refuse_publication": ("publication.release", None),
    "withdraw_publication": ("publication.withdraw", {"reason": "other"}),
    "open_ticket": ("ticket.open", {"topic": "reports"}),
    "read_ticket": ("ticket.read", None),
    "close_ticket": ("ticket.close", None),
    "read_site": ("site.read", None),
    "activate_site": ("site.manage", None),
    "suspend_site": ("site.manage", WHY),
    "close_site": ("site.manage", WHY),
    "announce_availability": ("site.manage", {"opens": "2027-01-01T00:00:00Z"}),
    "read_draft_key": ("case.write", None),
    "set_offline_drafts": ("site.manage", {"policy": "off"}),
    "choose_runs": ("site.choose", {"runs": ["cases", "interviews"]}),
    "set_reviewers_open": ("site.choose", {"cases": "own"}),
    "choose_zone": ("site.choose", {"zone": "America/Los_Angeles"}),
    "record_approval": ("site.approve", {"on": "2024-01-05", "round": 4}),
    "withdraw_approval": ("site.approve", None),
    "record_consultation": (
        "site.consult",
        {"with_whom": "R. Office", "on": "2026-01-05", "outcome": "not_agreed"}
        | {"contact_name": "C. Contact", "contact_email": "contact@state.example"},
    ),
    "send_form": (
        "form.send",
        {"form": {"kind": "CHANGE_OF_USERS", "changes": [SOMEBODY | {"change": "remove", "role": "OBSERVER"}]}},
    ),
    "list_forms": ("form.read", None),
    "read_form": ("form.read", None),
    "accept_form": ("form.decide", None),
    "reject_form": ("form.decide", {"why": "duplicate"}),
    "list_colleagues": ("colleagues.read", None),
    "list_people": ("people.read", None),
    "read_person": ("people.read", None),
    "change_role": ("people.grant", {"person": "usr_swept", "role": "OBSERVER", "change": "revoke"}),
    "check_list": ("people.read", None),
    "change_platform_role": ("people.grant", SOMEBODY | {"role": "AUDITOR", "change": "revoke"}),
    "invite_person_again": ("people.grant", None),
    "list_platform_people": ("people.read", None),
    "invite_platform_person_again": ("people.grant", None),
    "correct_person": ("people.disable", {"name": "A Stranger"}),
    "request_factor_reset": ("people.disable", None),
    "confirm_factor_reset": ("people.disable", None),
    "disable_person": ("people.disable", None),
    "enable_person": ("people.disable", None),
    "grant_access": (
        "cb_access.grant",
        {"level": "aggregates", "purpose_code": "PIP_MONITORING"}
        | {"starts": "2027-02-01T00:00:00Z", "ends": "2027-01-01T00:00:00Z"},
    ),
    "list_access": ("cb_access.read", None),
    "revoke_access": ("cb_access.grant", None),
    "open_review": ("user_review.run", {"days": 7}),
    "list_reviews": ("user_review.run", None),
    "read_review": ("user_review.run", None),
    "answer_row": ("user_review.run", {"decision": "keep"}),
    "sign_off": ("user_review.run", None),
    "issue_key": ("key.manage", {"name": "A machine", "scopes": ["case.read"], "expires": "2020-01-01T00:00:00Z"}),
    "list_keys": ("key.manage", None),
    "revoke_key": ("key.manage", None),
    "read_trail": ("trail.read", None),
    "read_reads": ("trail.read", None),
}
"""By operation: the action that the table is asked for, and a body that fits, and that changes nothing where it can."""

QUERIES = {"follow_cases": "?case={case}"}
"""By operation: what names the object where the address does not."""

OWN = frozenset(
    {
        "read_me", "list_my_sessions", "end_my_session", "change_password", "begin_totp", "confirm_totp", "remove_totp",
        "check_code", "begin_passkey", "add_passkey",
        "list_my_passkeys", "name_passkey", "remove_passkey", "renew_recovery_codes", "read_instrument", "list_sites",
        "read_systemic_factors",
    }
)  # fmt: skip
"""About the person themselves, about what everybody may read, or shown as far as each may see it."""


@dataclass(frozen=True)
class Operation:
    """One operation; `path` as in the document, without its prefix, and with a query that names an object."""

    name: str
    method: str
    path: str
    service: str

    @property
    def action(self) -> Action:
        return JUDGED[self.name][0]

    @property
    def body(self) -> Any:
        return JUDGED[self.name][1]

    @property
    def reads(self) -> bool:
        return self.method == "GET"


def operations() -> list[Operation]:
    """All that the document lists but the ways in, which ask for no role."""
    document = openapi(import_module(f"services.{service}.api").router for service in SERVICES)
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item and not is_open(path):
                bare = path.removeprefix(PREFIX)
                name, service = item[method]["operationId"], ROUTES[bare][method.upper()]
                found.append(Operation(name, method.upper(), bare + QUERIES.get(name, ""), service))
    return found
