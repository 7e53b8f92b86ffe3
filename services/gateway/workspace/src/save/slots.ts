/** Slots of a case: what is saved on its own, the request that saves changes of slots, and what its answer says of each. */
import type { Schemas } from "@workspace/api/client";
import type { Problem } from "@workspace/api/problem";

/** An answer by item and question, a text by its field, or a part that is saved as a whole. */
export type Slot = `answer/${string}/${string}` | `text/${string}` | "face-sheet" | "interviews" | "records" | `sources/${string}`;

/** A value that is not saved yet, and the revision of the value that the person saw when they changed it. */
export interface Change {
  slot: Slot;
  value: unknown;
  baseRev: number;
  /** Key of the request with an earlier value of the slot: its answer brings the revision to base this one on. */
  after?: string;
}

export interface Write {
  method: "PATCH" | "PUT";
  path: string;
  body: string;
}

/** A saved part, as the server answered. `rows`: ids that the server gave to new rows, by the page's own (`+…`). */
export type Saved = { etag: string; rows: ReadonlyMap<string, string> } & (
  | { part: "answers"; body: Schemas["SavedItemResponse"] }
  | { part: "texts"; body: Schemas["SavedTextsResponse"]; texts: Readonly<Record<string, string | null>> }
  | { part: "face-sheet"; body: Schemas["SavedFaceSheetResponse"] }
  | { part: "interviews"; body: Schemas["SavedInterviewsResponse"] }
  | { part: "records"; body: Schemas["SavedRecordsResponse"] }
  | { part: "sources"; body: Schemas["SavedSourcesResponse"] }
  | { part: "theirs"; slot: Slot; value: unknown; rev: number }
);

/** Another value of a slot that was changed here too. */
export interface Theirs {
  value: unknown;
  rev: number;
  by: string | null;
  at: string | null;
  /** False: it is no value of the server, but one of the person's own from a tab that was closed. */
  isSaved: boolean;
}

export const answerSlot = (item: string, question: string): Slot => `answer/${item}/${question}`;
export const textSlot = (field: string): Slot => `text/${field}`;
export const sourcesSlot = (item: string): Slot => `sources/${item}`;

/** Most changes in one request, as the server takes them. */
const MAX_OPS = { answers: 40, texts: 80 } as const;

/** Returns what is saved together: answers of an item, texts of a case, or one part. */
export function targetOf(slot: Slot): string {
  if (slot.startsWith("answer/")) return slot.split("/", 2).join("/");
  return slot.startsWith("text/") ? "texts" : slot;
}

/** Returns the changes of the next request: those at the beginning that are saved together, so that the order stays. */
export function together(changes: readonly Change[]): Change[] {
  const target = changes[0] && targetOf(changes[0].slot);
  const end = changes.findIndex((change) => targetOf(change.slot) !== target);
  const most = target?.startsWith("answer/") ? MAX_OPS.answers : target === "texts" ? MAX_OPS.texts : 1;
  return changes.slice(0, Math.min(end < 0 ? changes.length : end, most));
}

/** Returns the request that saves changes of one target. */
export function writeOf(site: string, id: string, changes: readonly Change[]): Write {
  const [first] = changes;
  if (!first) throw new RangeError("A request saves at least one change.");
  const at = `/api/v1/sites/${site}/cases/${id}`;
  const [kind = "", item = ""] = first.slot.split("/");
  const put = (path: string, body: object): Write => ({ method: "PUT", path: `${at}/${path}`, body: JSON.stringify(body) });
  const [value, base_rev] = [withoutOwnRows(first.value), first.baseRev];
  switch (kind) {
    case "answer": {
      const ops = changes.map((change) => ({ q: nameOf(change.slot), value: withoutOwnRows(change.value), base_rev: change.baseRev }));
      return { ...put(`items/${item}/answers`, { ops }), method: "PATCH" };
    }
    case "text":
      return put("texts", { ops: changes.map((change) => ({ field: nameOf(change.slot), text: change.value, base_rev: change.baseRev })) });
    case "face-sheet":
      return put(kind, { base_rev, fields: value });
    case "sources":
      return put(`items/${item}/sources`, { base_rev, sources: value });
    default:
      return put(kind, { base_rev, rows: value });
  }
}

/** Returns the question of an answer's slot, the field of a text's. */
export function nameOf(slot: Slot): string {
  return slot.split("/").slice(slot.startsWith("answer/") ? 2 : 1).join("/");
}

/** Returns the answer of the server as a part of the case, and the new revision of each slot. */
export function savedOf(changes: readonly Change[], answer: unknown, etag: string): { saved: Saved; revs: Map<Slot, number> } {
  const slot = changes[0]?.slot ?? "records";
  const given = (value: (change: Change) => unknown) =>
    new Map(changes.flatMap((change) => [...givenRows(change.value, value(change))])) as ReadonlyMap<string, string>;
  const whole = (rev: number) => new Map([[slot, rev]]);
  switch (slot.split("/")[0]) {
    case "answer": {
      const body = answer as Schemas["SavedItemResponse"];
      const revs = new Map(changes.map((change) => [change.slot, body.answers[nameOf(change.slot)]?.rev ?? 0]));
      return { saved: { part: "answers", body, etag, rows: given((change) => body.answers[nameOf(change.slot)]?.value) }, revs };
    }
    case "text": {
      const body = answer as Schemas["SavedTextsResponse"];
      const texts = Object.fromEntries(changes.map((change) => [nameOf(change.slot), change.value as string | null]));
      const revs = new Map(changes.map((change) => [change.slot, body.texts[nameOf(change.slot)]?.rev ?? 0]));
      return { saved: { part: "texts", body, texts, etag, rows: new Map() }, revs };
    }
    case "face-sheet": {
      const body = answer as Schemas["SavedFaceSheetResponse"];
      return { saved: { part: "face-sheet", body, etag, rows: given(() => body.face_sheet.fields) }, revs: whole(body.face_sheet.rev) };
    }
    case "interviews": {
      const body = answer as Schemas["SavedInterviewsResponse"];
      return { saved: { part: "interviews", body, etag, rows: given(() => body.interviews.rows) }, revs: whole(body.interviews.rev) };
    }
    case "sources": {
      const body = answer as Schemas["SavedSourcesResponse"];
      return { saved: { part: "sources", body, etag, rows: new Map() }, revs: whole(body.sources.rev) };
    }
    default: {
      const body = answer as Schemas["SavedRecordsResponse"];
      return { saved: { part: "records", body, etag, rows: given(() => body.records.rows) }, revs: whole(body.records.rev) };
    }
  }
}

interface Collision {
  q?: string;
  field?: string;
  theirs?: unknown;
  theirs_rev: number;
  theirs_by?: string | null;
  theirs_at?: string | null;
}

/** Returns the other value of each slot that met a change of somebody else (412). */
export function conflictsOf(changes: readonly Change[], problem: Problem): Map<Slot, Theirs> {
  const found = new Map<Slot, Theirs>();
  for (const collision of listIn<Collision>(problem, "conflicts")) {
    const change = changes.find(({ slot }) => isNamed(slot, collision.q ?? collision.field));
    const { theirs, theirs_rev: rev, theirs_by: by = null, theirs_at: at = null } = collision;
    const value = theirs ?? (change?.slot.startsWith("text/") ? "" : null);
    if (change) found.set(change.slot, { value, rev, by, at, isSaved: true });
  }
  return found;
}

interface Finding {
  q?: string;
  field?: string;
  where?: string;
  row?: number;
  what: string;
}

/** Returns why the server refused a slot; of one change alone also what the problem says as a whole. */
export function refusalsOf(changes: readonly Change[], problem: Problem): Map<Slot, string> {
  const found = new Map<Slot, string>();
  for (const finding of listIn<Finding>(problem, "errors")) {
    const place = /^body\.ops\.(\d+)\b/.exec(finding.where ?? "")?.[1];
    const change = place === undefined ? changes.find(({ slot }) => isNamed(slot, finding.q ?? finding.field)) : changes[Number(place)];
    const words = finding.row === undefined ? finding.what : `Row ${finding.row}: ${finding.what}`;
    if (change) found.set(change.slot, [found.get(change.slot), words].filter(Boolean).join(" "));
  }
  const [only] = changes;
  if (found.size === 0 && only && changes.length === 1) found.set(only.slot, problem.message);
  return found;
}

function isNamed(slot: Slot, name: string | undefined): boolean {
  return name === undefined ? !slot.startsWith("answer/") && !slot.startsWith("text/") : nameOf(slot) === name;
}

function listIn<T>(problem: Problem, member: string): T[] {
  const list = problem.members[member];
  return Array.isArray(list) ? (list as T[]) : [];
}

/** Rows that the page has added and the server does not know yet have ids of the page: `+` and anything. */
const OWN_ROW = "+";

export const isOwnRow = (row: string): boolean => row.startsWith(OWN_ROW);

/** Returns the value without the page's own row ids, as the server takes it. */
export function withoutOwnRows(value: unknown): unknown {
  return mapRows(value, (row) => (isOwnRow(row) ? undefined : row));
}

/** Returns the value with the ids that the server gave to rows. */
export function withGivenRows(value: unknown, given: ReadonlyMap<string, string>): unknown {
  return mapRows(value, (row) => given.get(row) ?? row);
}

/** Returns the slot of a text with the id that the server gave to its row. */
export function withGivenRow(slot: Slot, given: ReadonlyMap<string, string>): Slot {
  if (!slot.startsWith("text/")) return slot;
  return slot.split("/").map((part) => given.get(part) ?? part).join("/") as Slot;
}

/** Returns whether a text is of a row that the server does not know yet. */
export function waitsForRow(slot: Slot): boolean {
  return slot.startsWith("text/") && slot.split("/").some(isOwnRow);
}

/** Returns whether a text is of a row that the new value of its table no longer has. */
export function isOfRemovedRow(text: Slot, table: Slot, value: unknown): boolean {
  const [kind, room, first = "", second = "", third = ""] = text.split("/");
  if (kind !== "text") return false;
  const [owner, row] = room === "cell" ? [answerSlot(first, second), third] : ["face-sheet", room === "face" ? second : ""];
  return owner === table && row !== "" && !rowsIn(value).includes(row);
}

function mapRows(value: unknown, change: (row: string) => string | undefined): unknown {
  if (Array.isArray(value)) return value.map((part: unknown) => mapRows(part, change));
  if (!isRecord(value)) return value;
  const parts = Object.entries(value).map(([name, part]) => [name, name === "row" && typeof part === "string" ? change(part) : mapRows(part, change)]);
  return Object.fromEntries(parts.filter(([, part]) => part !== undefined));
}

function rowsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(rowsIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => (name === "row" && typeof part === "string" ? [part] : rowsIn(part)));
}

/** Pairs the page's own rows with those of the answer: the server keeps the order of a table. */
function* givenRows(sent: unknown, answered: unknown): Generator<[string, string]> {
  if (Array.isArray(sent) && Array.isArray(answered)) {
    for (const [index, part] of sent.entries()) yield* givenRows(part, answered[index]);
  } else if (isRecord(sent) && isRecord(answered)) {
    const { row } = sent;
    if (typeof row === "string" && isOwnRow(row) && typeof answered.row === "string") yield [row, answered.row];
    for (const name of Object.keys(sent)) if (name !== "row") yield* givenRows(sent[name], answered[name]);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns whether two values are the same answer; ids of rows and the order of names do not count. */
export function isSame(one: unknown, other: unknown): boolean {
  return textOf(one) === textOf(other);
}

function textOf(value: unknown): string {
  const plain = mapRows(value, () => undefined);
  return JSON.stringify(plain ?? null, (_name, part: unknown) =>
    isRecord(part) ? Object.fromEntries(Object.entries(part).filter(([, inner]) => inner !== null).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}
