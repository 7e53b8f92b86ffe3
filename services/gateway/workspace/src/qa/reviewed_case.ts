/** A case as QA reads it: the case, its texts, its rounds and what changed since one of them, loaded together. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { type Instrument, loadInstrument } from "@workspace/api/instruments";
import { type Resource, useResource } from "@workspace/api/resource";

import { type CaseChanges, type Place, FACE_SHEET, type Round, roundBefore } from "./changes";
import { type Item, itemsOf, questionsOf } from "./instrument";

export type Case = Schemas["CaseResponse"];

export interface ReviewedCase {
  case: Case;
  texts: Schemas["TextsResponse"];
  instrument: Instrument;
  items: Item[];
  rounds: Round[];
  /** The round that is compared with; null where all answers are shown. */
  since: Round | null;
  changes: CaseChanges | null;
  /** Every place of the page, in its order. */
  places: Place[];
}

/** What the person compares with: the round before (null), all answers, or a round by its number. */
export type Comparison = "all" | number | null;

export function useReviewedCase(site: string, id: string, comparison: Comparison): Resource<ReviewedCase> {
  return useResource(`qa ${site} ${id} ${String(comparison)}`, () => loadReviewedCase(site, id, comparison));
}

async function loadReviewedCase(site: string, id: string, comparison: Comparison): Promise<ReviewedCase> {
  const path = { site, case: id };
  const data = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path } }));
  const changesSince = (since: number) => bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/changes", { params: { path, query: { since } } }));
  const [texts, instrument, { rounds }] = await Promise.all([
    bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/texts", { params: { path } })),
    loadInstrument(data.instrument),
    changesSince(data.version),
  ]);
  const since = comparedWith(rounds, comparison);
  const changes = since === null ? null : await changesSince(since.version);
  const items = itemsOf(instrument, data.case_type);
  return { case: data, texts, instrument, items, rounds, since, changes, places: placesOf(items, data.case_type) };
}

function comparedWith(rounds: readonly Round[], comparison: Comparison): Round | null {
  if (comparison === "all") return null;
  if (comparison === null) return roundBefore(rounds);
  return rounds.find(({ round }) => round === comparison) ?? roundBefore(rounds);
}

export function placesOf(items: readonly Item[], caseType: string): Place[] {
  const ofItems = items.flatMap((item) => [
    { part: item.id, question: null },
    ...questionsOf(item, caseType).map(({ id }) => ({ part: item.id, question: id })),
  ]);
  return [{ part: FACE_SHEET, question: null }, ...ofItems];
}

/** Returns the rating that counts: a leader's, or the calculated one. */
export function ratingOf(shown: Case, item: string): Schemas["PreliminaryRating"]["rating"] {
  const stored = shown.items[item];
  return stored?.override?.rating ?? stored?.preliminary.rating ?? "INCOMPLETE";
}
