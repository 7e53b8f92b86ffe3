"""One invented example of every fact about a quarter's review and its samples."""

from shared.contracts.event import Event
from shared.contracts.reviews import sampling as facts

FRAME, SEED = "a" * 64, "b" * 64
CASE = "cas_" + "0" * 32

EXAMPLES: tuple[Event, ...] = (
    facts.ReviewOpened(
        quarter="2026Q3",
        mode="STATE",
        quota_table="synthetic-1",
        instrument="r4_2022",
        pur_mode="FIXED",
        pur_start="2025-10-01",
        round=4,
        year=2026,
        expected=(
            facts.ExpectedCases(county="06001", foster_care=12, in_home=8),
            facts.ExpectedCases(county="06003", either=1),
        ),
    ),
    facts.OnsiteScheduled(county="06001", first="2026-08-03", last="2026-08-07", team=("usr_golden", "usr_other")),
    facts.ShortfallExplained(county="06001", why="staffing"),
    facts.FrameUploaded(
        digest=FRAME, strata=(facts.StratumRows(population="foster_care", agency="probation", rows=14),)
    ),
    facts.SampleDrawn(
        digest=FRAME,
        seed=SEED,
        algorithm="sha256-rank-1",
        cases=facts.ExpectedCases(county="06001", foster_care=1),
        drawn="d" * 64,
        picks=(
            facts.Pick(rank=1, population="foster_care", agency="probation", kind="sample"),
            facts.Pick(rank=2, population="foster_care", agency="probation", kind="oversample"),
        ),
        why_fewer="small_frame",
    ),
    facts.NoEligibleCase(digest=FRAME),
    facts.ReplacementTaken(case=CASE, replaced=1, rank=2),
    facts.QuotaTableImported(
        table="acl-24-03",
        source="appendix-c",
        digest="c" * 64,
        rows=(facts.QuotaRow(county="06001", size_tier="large", foster_care=12, in_home=8, minimum=80),),
    ),
)
