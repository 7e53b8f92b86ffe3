"""The reference's table of a case's moves, copied by hand, and who may do what, among people in all roles."""

MOVES = """
not_started -> data_entry
data_entry -> ready_for_initial_qa
ready_for_initial_qa -> initial_qa
initial_qa -> returned_to_reviewer
returned_to_reviewer -> ready_for_initial_qa
initial_qa -> ready_for_second_level_qa
initial_qa -> approved_final
ready_for_second_level_qa -> second_level_qa
second_level_qa -> returned_to_reviewer
second_level_qa -> ready_for_secondary_oversight
second_level_qa -> approved_final
ready_for_secondary_oversight -> secondary_oversight
secondary_oversight -> returned_to_reviewer
secondary_oversight -> approved_final
approved_final -> returned_to_reviewer
"""
"""Section 9 of the reference, line by line; and any non-final stage -> eliminated."""

TABLE = {(start, end) for start, _, end in map(str.split, MOVES.strip().splitlines())}
STAGES = {stage for move in TABLE for stage in move}
IN_HANDS = {"initial_qa": 1, "second_level_qa": 2, "secondary_oversight": 3}
"""Stages of single custody, by level."""

PEOPLE = {
    "usr_reviewer": {"REVIEWER"},
    "usr_both": {"REVIEWER", "QA_SECOND", "SITE_LEADER"},
    "usr_first": {"QA_FIRST"},
    "usr_second": {"QA_SECOND"},
    "usr_senior": {"QA_SECOND"},
    "usr_leader": {"SITE_LEADER"},
    "usr_admin": {"STATE_ADMIN"},
    "usr_bureau": {"CB_OVERSIGHT"},
    "usr_bureau_too": {"CB_OVERSIGHT", "QA_SECOND"},
    "usr_observer": {"OBSERVER"},
}
OF_QA = {"QA_FIRST", "QA_SECOND", "CB_OVERSIGHT"}
AT_LEVEL = {1: {"QA_FIRST", "QA_SECOND"}, 2: {"QA_SECOND"}, 3: {"CB_OVERSIGHT"}}
ROLES = {
    "answer": {"REVIEWER"},
    "submit": {"REVIEWER"},
    "assign": {"SITE_LEADER", "STATE_ADMIN"},
    "unlock": {"STATE_ADMIN"},
    "restore": {"STATE_ADMIN"},
    "propose": {"REVIEWER", "QA_FIRST", "QA_SECOND", "SITE_LEADER"},
    "decide": {"SITE_LEADER", "STATE_ADMIN"},
    "override": {"SITE_LEADER"},
    "undo": {"SITE_LEADER"},
    "conflict": {"REVIEWER"} | OF_QA,
    "open": {"SITE_LEADER"} | OF_QA,
    "reply": {"SITE_LEADER", "REVIEWER"} | OF_QA,
    "edit": {"SITE_LEADER", "REVIEWER"} | OF_QA,
    "delete": {"SITE_LEADER", "REVIEWER"} | OF_QA,
    "settle": OF_QA,
}

ENDS = {
    "submit": "ready_for_initial_qa",
    "return": "returned_to_reviewer",
    "unlock": "returned_to_reviewer",
    "approve": "approved_final",
}
