/** Queue of QA: the cases of the latest quarters in the order in which they wait, and its parts. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import type { Stage } from "@workspace/words/codes";

import type { Level } from "./levels";

export type QaCase = Schemas["QaCase"];
/** A case of a list that the person opens; of others a list says little. */
export type ListedCase = Extract<Schemas["CaseList"]["cases"][number], { opens: true }>;

export const PARTS = { waiting: "Waiting", mine: "In my hands", taken: "With others in QA", returned: "With reviewers", approved: "Approved" } as const;
export type Part = keyof typeof PARTS;

/** Parts that hold cases in QA; the others list cases of a stage. */
export type QaPart = "waiting" | "mine" | "taken";
export const STAGE_OF: Readonly<Record<Exclude<Part, QaPart>, Stage>> = { returned: "returned_to_reviewer", approved: "approved_final" };

const MAX_PAGES = 10;

export function partOf(shown: Pick<QaCase, "in_hands" | "who">, person: string): QaPart {
  if (!shown.in_hands) return "waiting";
  return shown.who === person ? "mine" : "taken";
}

/** Returns the cases with the longest waiting first; of equal ones, the order is that of their ids. */
export function longestFirst<T extends { case: string; since: string }>(cases: readonly T[]): T[] {
  return [...cases].sort((one, other) => one.since.localeCompare(other.since) || one.case.localeCompare(other.case));
}

export function fitting<T extends { county: string; level?: Level }>(cases: readonly T[], county: string, level: string): T[] {
  return cases.filter((shown) => [undefined, shown.county].includes(county || undefined) && [undefined, shown.level].includes((level || undefined) as Level));
}

/** Returns the age of a case as words: `4 business days`. */
export function ageWords(businessDays: number): string {
  if (businessDays === 0) return "since today";
  return businessDays === 1 ? "1 business day" : `${businessDays} business days`;
}

/** Loads what is in QA of these quarters, the longest waiting first. */
export async function loadQueue(site: string, quarters: readonly string[]): Promise<{ cases: QaCase[]; asOf: string | null }> {
  const reports = await Promise.all(quarters.map((quarter) => reportsOf(site, quarter)));
  const pages = reports.flat();
  return { cases: longestFirst(pages.flatMap((page) => page.cases)), asOf: pages[0]?.as_of ?? null };
}

async function reportsOf(site: string, quarter: string): Promise<Schemas["QaReport"][]> {
  return allPages((after) => bodyOf(api.GET("/api/v1/sites/{site}/reports/qa", { params: { path: { site }, query: { quarter, ...after } } })));
}

/** Loads the cases of a stage of these quarters, those that came to it last first. */
export async function loadStage(site: string, quarters: readonly string[], stage: Stage): Promise<ListedCase[]> {
  const lists = await Promise.all(
    quarters.map((quarter) =>
      allPages((after) => bodyOf(api.GET("/api/v1/sites/{site}/cases", { params: { path: { site }, query: { quarter, stage, ...after } } }))),
    ),
  );
  const cases = lists.flat().flatMap((list) => list.cases);
  return longestFirst(cases.filter((listed) => listed.opens)).reverse();
}

async function allPages<T extends { next: string | null }>(load: (after: { after?: string }) => Promise<T>): Promise<T[]> {
  const pages = [await load({})];
  for (let next = pages[0]?.next; next && pages.length < MAX_PAGES; next = pages.at(-1)?.next) pages.push(await load({ after: next }));
  return pages;
}
