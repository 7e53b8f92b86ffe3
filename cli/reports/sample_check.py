"""Check of a recorded draw against its repetition, one sentence for each comparison."""

from dataclasses import dataclass
from typing import Any

from services.reviews.domain.sampling.draw import ALGORITHM, digest_of, draw
from services.reviews.domain.sampling.frame import Frame
from shared.contracts.reviews.sampling import ExpectedCases, Pick


@dataclass(frozen=True)
class Finding:
    """One comparison."""

    agrees: bool
    sentence: str


def compared(sample: dict[str, Any], frame: Frame, salt: bytes) -> list[Finding]:
    """`sample` as the API shows it, once drawn or found to have no case; `frame` and the salt of its digest."""
    findings = [_digest(sample, frame, salt)]
    if not findings[0].agrees:
        return findings
    if sample["outcome"] == "no_eligible_case":
        return [*findings, Finding(not frame.rows, f"The frame holds {len(frame.rows):,} rows, and no case was drawn.")]
    if sample["algorithm"] != ALGORITHM:
        return [*findings, Finding(False, f"This program draws by {ALGORITHM}, the sample by {sample['algorithm']}.")]
    return [*findings, _picks(sample, frame, salt)]


def _digest(sample: dict[str, Any], frame: Frame, salt: bytes) -> Finding:
    if frame.digest(salt) == sample["frame"]["digest"]:
        return Finding(True, f"The frame of {len(frame.rows):,} rows is the recorded one: {sample['frame']['digest']}.")
    return Finding(False, "This is not the frame that was recorded: its digest is another one.")


def _picks(sample: dict[str, Any], frame: Frame, salt: bytes) -> Finding:
    cases = ExpectedCases.model_validate(sample["cases"] | {"county": sample["county"]})
    recorded = [Pick.model_validate(pick) for pick in sample["picks"]]
    again = draw(frame.rows, cases, bytes.fromhex(sample["seed"]))
    same_rows = digest_of(again, salt) == sample["digest"]
    if same_rows and [pick.pick for pick in again] == recorded:
        return Finding(True, f"Drawn again from the recorded seed by {ALGORITHM}: the same {len(again)} places.")
    return Finding(False, "Drawn again from the recorded seed, another sample comes out.")
