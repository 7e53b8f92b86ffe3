"""Ways to break an instrument, and the problem that must then be named."""

from collections.abc import Callable
from typing import Any

Documents = dict[str, Any]
Breakage = Callable[[Documents], object]


def item(d: Documents, number: int) -> Any:
    return d[f"items/{number:02}.yaml"]


def question(d: Documents, number: int, name: str) -> Any:
    return next(q for q in item(d, number)["questions"] if q["id"] == name)


BROKEN: list[tuple[str, Breakage, str]] = [
    (
        "option that denies the others and is not marked",
        lambda d: question(d, 4, "C1").pop("exclusive"),
        "item 4, question C1: its option none excludes the others, and is not marked as exclusive",
    ),
    (
        "new option that denies the others and is not marked",
        lambda d: question(d, 3, "A1")["choices"].append("no_concern_known"),
        "item 3, question A1: its option no_concern_known excludes the others, and is not marked as exclusive",
    ),
    (
        "exclusive option that is no choice",
        lambda d: question(d, 5, "G1")["exclusive"].append("nothing"),
        "item 5, question G1: its exclusive option nothing is none of its choices",
    ),
    (
        "exclusive option where only one can be chosen",
        lambda d: question(d, 6, "A2").update(exclusive=["none"]),
        "item 6, question A2: only one option can be chosen, so none is exclusive",
    ),
    (
        "unknown name",
        lambda d: item(d, 4)["rating"]["rules"][0].update(when="Z == 'No'"),
        "item 4, rule i4_unstable: \"Z == 'No'\" names Z, which is not known here",
    ),
    (
        "name of the face sheet in an error",
        lambda d: item(d, 5)["validations"][4].update(severity="error"),
        (
            "item 5, i5_open_60: \"fs_days_in_care >= 60 and any_is('NA', A2, B)\" "
            "names fs_days_in_care, which is not known here"
        ),
    ),
    (
        "outside the language",
        lambda d: item(d, 4)["rating"]["rules"][0].update(when="open('x')"),
        "item 4, rule i4_unstable: \"open('x')\" calls something other than count, any_is, all_in",
    ),
    (
        "no expression",
        lambda d: item(d, 4)["rating"]["rules"][0].update(when="C =="),
        "item 4, rule i4_unstable: 'C ==' is not an expression",
    ),
    (
        "impossible answer",
        lambda d: item(d, 4)["rating"]["rules"][0].update(when="C == 'Nope'"),
        "item 4, rule i4_unstable: \"C == 'Nope'\" compares with 'Nope', which no answer can be",
    ),
    (
        "duplicate question",
        lambda d: item(d, 4)["questions"].append(question(d, 4, "C")),
        "item 4, questions: the id C is used 2 times",
    ),
    ("duplicate item", lambda d: item(d, 4).update(id="3"), "items: the id 3 is used 2 times"),
    (
        "duplicate rule",
        lambda d: item(d, 4)["rating"]["rules"][1].update(id="i4_unstable"),
        "rules and checks: the id i4_unstable is used 2 times",
    ),
    ("choices missing", lambda d: question(d, 4, "C1").pop("choices"), "item 4, question C1: its choices are missing"),
    ("columns missing", lambda d: question(d, 4, "A1").pop("columns"), "item 4, question A1: its columns are missing"),
    (
        "column choices missing",
        lambda d: question(d, 4, "A1")["columns"][1].pop("choices"),
        "item 4, question A1, column placement_type: its choices are missing",
    ),
    (
        "unknown rating",
        lambda d: item(d, 4)["rating"]["rules"][0].update(rating="GOOD"),
        "item 4, rule i4_unstable: GOOD is no item rating",
    ),
    (
        "unknown outcome rating",
        lambda d: d["outcomes.yaml"]["outcomes"][0]["rules"][0].update(rating="S"),
        "outcome S1, rule s1_na: S is no outcome rating",
    ),
    (
        "unknown item in an outcome",
        lambda d: d["outcomes.yaml"]["outcomes"][0].update(items=["1", "99"]),
        "outcome S1: there is no item 99",
    ),
    (
        "another outcome's item",
        lambda d: d["outcomes.yaml"]["outcomes"][0].update(items=["1", "2"]),
        "outcome S1: item 2 says that it belongs to outcome S2",
    ),
    ("unknown outcome of an item", lambda d: item(d, 1).update(outcome="S9"), "item 1: there is no outcome S9"),
    ("missing src", lambda d: question(d, 4, "C").pop("src"), "items/04.yaml, questions, C: src: Field required"),
    (
        "empty src",
        lambda d: question(d, 4, "C").update(src=[]),
        "items/04.yaml, questions, C: src: Tuple should have at least 1 item after validation, not 0",
    ),
    ("unknown src", lambda d: question(d, 4, "C").update(src=["F99"]), "item 4, C: there is no source F99"),
    (
        "unknown policy",
        lambda d: d["outcomes.yaml"]["outcomes"][2]["rules"][1].update(only={"p9": "x"}),
        "outcome P1, rule p1_sa: there is no policy p9",
    ),
    (
        "unknown policy choice",
        lambda d: d["outcomes.yaml"]["outcomes"][2]["rules"][1].update(only={"p1_item5_na": "x"}),
        "outcome P1, rule p1_sa: the policy p1_item5_na has no choice x",
    ),
    (
        "unknown default choice",
        lambda d: d["instrument.yaml"]["policies"]["wb2_partial"].update(default="x"),
        "policy wb2_partial: its default x is none of its choices",
    ),
    (
        "gate missing",
        lambda d: item(d, 7).pop("gate"),
        "item 7: it is not always applicable, and its gate question is missing",
    ),
    (
        "gate too many",
        lambda d: item(d, 7).update(always_applicable=True),
        "item 7: it is always applicable, yet has a gate question",
    ),
    ("unknown case type", lambda d: item(d, 7).update(case_types=["XX"]), "item 7: there is no case type XX"),
    (
        "unknown key",
        lambda d: question(d, 4, "C").update(colour="red"),
        "items/04.yaml, questions, C: colour: Unexpected keyword argument",
    ),
    (
        "unknown type",
        lambda d: question(d, 4, "C").update(type="slider"),
        (
            "items/04.yaml, questions, C: type: Input should be 'date', 'date_or_na', 'integer', 'multi_select', "
            "'select', 'table', 'visit_pattern', 'yes_no' or 'yes_no_na'"
        ),
    ),
    (
        "rule id",
        lambda d: item(d, 4)["rating"]["rules"][0].update(id="Not OK"),
        "items/04.yaml, rating, rules, Not OK: id: String should match pattern '^[a-z0-9_]{1,40}$'",
    ),
    (
        "template slot",
        lambda d: item(d, 4)["rating"]["rules"][0].update(because="{Q} is No"),
        "item 4, rule i4_unstable: its reason has a slot {Q} that nothing fills",
    ),
    (
        "broken template",
        lambda d: item(d, 4)["rating"]["rules"][0].update(because="{A is No"),
        "item 4, rule i4_unstable: its reason is not a template",
    ),
    (
        "no deciding question",
        lambda d: item(d, 4)["rating"]["rules"][0].pop("decided_by"),
        "item 4, rule i4_unstable: decided_by is missing",
    ),
    (
        "unknown deciding question",
        lambda d: item(d, 4)["rating"]["rules"][0].update(decided_by=["Z"]),
        "item 4, rule i4_unstable: decided_by names Z, which is no question of the item",
    ),
    (
        "lock without a reason",
        lambda d: question(d, 4, "B").pop("locked_because"),
        "item 4, question B: locked_when and locked_because belong together",
    ),
    (
        "check with an unknown name",
        lambda d: d["checks.yaml"]["cross_item_checks"][0].update(violations=["i99_A == 'x'"]),
        "check x_78: \"i99_A == 'x'\" names i99_A, which is not known here",
    ),
    (
        "face sheet without choices",
        lambda d: d["face_sheet.yaml"]["fields"][-1].pop("choices"),
        "face sheet, primary_reason: its choices are missing",
    ),
    (
        "a file that is missing",
        lambda d: d.pop("items/09.yaml"),
        "items/09.yaml: Input should be a dictionary or an instance of Item",
    ),
]
