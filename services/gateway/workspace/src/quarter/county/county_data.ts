/** What the page of a county shows: its part of the review, its sample, and the reviewers of its cases. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";

export interface CountyData {
  county: Schemas["CountyResponse"];
  /** null before the first frame. */
  sample: Schemas["SampleResponse"] | null;
  /** By the case's id; a case that was created a moment ago may be missing. */
  listed: ReadonlyMap<string, Schemas["CaseList"]["cases"][number]>;
}

export interface SampledCase {
  pick: Schemas["SamplePick"];
  /** null: no case was made of this place yet. */
  stage: Schemas["CaseOfCounty"]["stage"];
  reviewers: readonly string[];
  /** In the sample, or taken from the oversample as a replacement. */
  isInReview: boolean;
  /** Place of the oversample that was taken for this case; null where none was. */
  replacedBy: number | null;
}

export async function loadCounty(site: string, quarter: string, county: string): Promise<CountyData> {
  const path = { site, quarter, county };
  const [read, listed] = await Promise.all([
    bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}/counties/{county}", { params: { path } })),
    bodyOf(api.GET("/api/v1/sites/{site}/cases", { params: { path: { site }, query: { quarter, county } } })),
  ]);
  const sample =
    read.outcome === "no_frame"
      ? null
      : await bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}", { params: { path } }));
  return { county: read, sample, listed: new Map(listed.cases.map((row) => [row.case, row])) };
}

/** Returns the places of the sample in their order, the unused oversample last. */
export function sampledCases({ county, sample, listed }: CountyData): SampledCase[] {
  const stages = new Map(county.cases.map((row) => [row.case, row.stage]));
  const replaced = new Map((sample?.picks ?? []).map((pick) => [pick.replaces ?? -1, pick.rank]));
  return (sample?.picks ?? []).map((pick) => ({
    pick,
    stage: stages.get(pick.case) ?? null,
    reviewers: listed.get(pick.case)?.reviewers ?? [],
    isInReview: pick.kind === "sample" || (pick.replaces ?? null) !== null,
    replacedBy: replaced.get(pick.rank) ?? null,
  }));
}
