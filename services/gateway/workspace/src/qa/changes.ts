/** Changes of a case since a round, by the place where they are shown, and the order in which a person goes through them. */
import type { Schemas } from "@workspace/api/client";

import type { Thread } from "./notes_store";

export type CaseChanges = Schemas["CaseChangesResponse"];
export type Round = Schemas["Round"];
export type ChangedText = Schemas["ChangedText"];
export type ChangedAnswer = Schemas["ChangedAnswer"];

/** Part of the page of a case: an item's number, or the face sheet with interviews and records. */
export type PartId = string;
export const FACE_SHEET: PartId = "face-sheet";

/** Place of a change: a question of an item, or the item itself (null). */
export interface Place {
  part: PartId;
  question: string | null;
}

/** What differs at one place. */
export interface Difference {
  answer: ChangedAnswer | null;
  texts: ChangedText[];
}

/** Returns the place of a text: `no/3/B` and `cell/3/B/r1/reason` stand at question B, `rationale/3` at item 3. */
export function placeOfText(field: string): Place {
  const [kind = "", item = "", question = null] = field.split("/");
  if (kind === "face") return { part: FACE_SHEET, question: null };
  return { part: item, question: kind === "no" || kind === "cell" ? question : null };
}

export function differenceAt(changes: CaseChanges | null, part: PartId, question: string | null): Difference | null {
  if (changes === null) return null;
  const answer = changes.answers.find((changed) => changed.item === part && changed.question === question) ?? null;
  const texts = changes.texts.filter(({ field }) => {
    const place = placeOfText(field);
    return place.part === part && place.question === question;
  });
  return answer === null && texts.length === 0 ? null : { answer, texts };
}

export function partOfWhole(changed: Pick<Schemas["ChangedPart"], "part" | "item">): PartId {
  return changed.part === "sources" ? (changed.item ?? "") : FACE_SHEET;
}

/** A change or an open note that a person goes to; `anchor` is the id of its element. */
export interface Stop extends Place {
  anchor: string;
  hasChange: boolean;
  notes: number;
}

export function anchorOf(part: PartId, question: string | null): string {
  return `q-${part}-${question ?? "rating"}`;
}

/** Returns every place with a change or an open note, in the order of the page. */
export function stopsOf(changes: CaseChanges | null, open: readonly Thread[], places: readonly Place[]): Stop[] {
  return places
    .map(({ part, question }) => ({
      part,
      question,
      anchor: anchorOf(part, question),
      hasChange: hasChangeAt(changes, part, question),
      notes: open.filter((thread) => thread.item === part && thread.question === question).length,
    }))
    .filter((stop) => stop.hasChange || stop.notes > 0);
}

/** Returns how many places of a part differ, and how many notes are open there. */
export function countsOf(stops: readonly Stop[], part: PartId): { changes: number; notes: number } {
  const here = stops.filter((stop) => stop.part === part);
  return { changes: here.filter(({ hasChange }) => hasChange).length, notes: here.reduce((sum, { notes }) => sum + notes, 0) };
}

function hasChangeAt(changes: CaseChanges | null, part: PartId, question: string | null): boolean {
  if (changes === null) return false;
  if (differenceAt(changes, part, question) !== null) return true;
  if (question !== null) return false;
  const ofWhole = changes.parts.some((changed) => partOfWhole(changed) === part);
  return ofWhole || changes.overrides.some(({ item }) => item === part) || changes.ratings.some(({ name }) => name === part);
}

/** Returns the position of a place; half a step before the first of its part where no place is named. */
export function positionOf(places: readonly Place[], part: PartId | null, anchor: string): number {
  if (part === null) return -1;
  const at = places.findIndex((place) => place.part === part && anchorOf(place.part, place.question) === anchor);
  return at === -1 ? places.findIndex((place) => place.part === part) - 0.5 : at;
}

/** Returns the stop after (1) or before (-1) a position; null at the end. */
export function stopFrom(stops: readonly Stop[], places: readonly Place[], position: number, step: 1 | -1): Stop | null {
  const index = (stop: Stop) => places.findIndex(({ part, question }) => part === stop.part && question === stop.question);
  const beyond = stops.filter((stop) => (step === 1 ? index(stop) > position : index(stop) < position));
  return (step === 1 ? beyond[0] : beyond.at(-1)) ?? null;
}

/** Returns the round to compare with: the one before the newest; null in the first round. */
export function roundBefore(rounds: readonly Round[]): Round | null {
  return rounds.at(-2) ?? null;
}
