/** Requests that move a case in QA: take, release, return, pass on, approve, unlock; each on the version that was read. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";

import type { Level } from "./levels";

export type UnlockWhy = Schemas["Unlocking"]["why"];

export const UNLOCK_REASONS: Readonly<Record<UnlockWhy, string>> = {
  rating_in_question: "A rating is in question",
  new_information: "There is new information",
  entered_in_error: "Something was entered in error",
  federal_request: "The Children’s Bureau asked for it",
};

export type Move =
  | { what: "take" | "release" | "return" | "approve" }
  | { what: "pass-on"; to: Level }
  | { what: "unlock"; why: UnlockWhy };

const keys = new Map<string, string>();

/** Returns the idempotency key of a move of a version: the same where it is tried again. */
function keyOf(id: string, version: number, move: Move): string {
  const name = `${id} ${version} ${JSON.stringify(move)}`;
  const known = keys.get(name) ?? crypto.randomUUID();
  keys.set(name, known);
  return known;
}

/** Moves a case, and returns its new version. Throws Problem, in whose words the refusal is; a case that changed meanwhile is not moved. */
export async function moveCase(site: string, id: string, version: number, move: Move): Promise<number> {
  const path = { site, case: id };
  const header = { "If-Match": `"${version}"`, "Idempotency-Key": keyOf(id, version, move) };
  const params = { path, header };
  switch (move.what) {
    case "take":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/qa/take", { params }))).version;
    case "release":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/qa/release", { params }))).version;
    case "return":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/qa/return", { params }))).version;
    case "approve":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/approve", { params }))).version;
    case "pass-on":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/qa/pass-on", { params, body: { to: move.to } }))).version;
    case "unlock":
      return (await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/unlock", { params, body: { why: move.why } }))).version;
  }
}
