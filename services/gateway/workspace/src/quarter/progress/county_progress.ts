/** Progress of a county in a quarter: what the review expects, what its sample holds, and how far its cases are. */
import type { Schemas } from "@workspace/api/client";
import { countyName } from "@workspace/words/codes";

type Review = Schemas["QuarterResponse"];
type Report = Schemas["ExpectedReport"];

export interface CountyProgress {
  county: string;
  name: string;
  outcome: Schemas["CountySummary"]["outcome"];
  expected: number;
  drawn: number;
  /** Cases in the hands of reviewers or QA, and final ones. */
  assigned: number;
  completed: number;
  eliminated: number;
  why: string | null;
  onsite: Schemas["OnsiteReview"] | null;
}

/** Returns the counties of the review in the order of their names; figures are 0 where the report has none yet. */
export function progressOf(review: Review, report: Report | null): CountyProgress[] {
  const lines = new Map((report?.counties ?? []).map((line) => [line.county, line]));
  return review.counties
    .map((county) => {
      const line = lines.get(county.county);
      return {
        county: county.county,
        name: countyName(county.county),
        outcome: county.outcome,
        expected: county.foster_care + county.in_home + county.either,
        drawn: county.drawn,
        assigned: (line?.in_review ?? 0) + (line?.completed ?? 0),
        completed: line?.completed ?? 0,
        eliminated: line?.eliminated ?? 0,
        why: line?.why ?? county.why,
        onsite: county.onsite,
      };
    })
    .sort((one, other) => one.name.localeCompare(other.name));
}

export type Shade = "q1" | "q2" | "q3" | "q4" | "q5" | "q0" | "qn";

/** Returns the shade of a county's tile: its share of expected cases that are final. */
export function shadeOf(progress: CountyProgress): Shade {
  if (progress.expected === 0) return "qn";
  if (progress.outcome === "no_frame" || progress.outcome === "frame") return "q0";
  const share = progress.completed / progress.expected;
  if (share >= 1) return "q5";
  return (["q1", "q2", "q3", "q4"] as const)[Math.floor(share * 4)] ?? "q4";
}

/** Returns what is known of the county in one line, for a tile's reader. */
export function summaryOf(progress: CountyProgress): string {
  if (progress.expected === 0) return `${progress.name}: no case expected in this quarter`;
  if (progress.outcome === "no_frame") return `${progress.name}: ${progress.expected} expected, no frame yet`;
  if (progress.outcome === "frame") return `${progress.name}: ${progress.expected} expected, frame ready to draw`;
  return `${progress.name}: ${progress.completed} of ${progress.expected} approved, ${progress.assigned} assigned`;
}
