/** Texts that a person is writing and has not sent: they outlive failures and reloads of a part, in memory alone. */
import { type Signal, signal } from "@preact/signals";

import { beforeSignOut } from "@workspace/frame/sign_out";

export interface Draft {
  text: string;
  /** Idempotency key of the request with this text; a changed text gets another. */
  key: string;
}

const drafts = new Map<string, Signal<Draft>>();
const blank = (): Draft => ({ text: "", key: crypto.randomUUID() });

/** Returns the draft of a place, such as `note ca-cqi cas_1 12 A2`; the same while the workspace is open. */
export function draftOf(place: string): Signal<Draft> {
  const known = drafts.get(place);
  if (known) return known;
  const fresh = signal(blank());
  drafts.set(place, fresh);
  return fresh;
}

export function writeDraft(draft: Signal<Draft>, text: string): void {
  if (text !== draft.peek().text) draft.value = { text, key: crypto.randomUUID() };
}

/** Empties the draft, unless its text was changed after it was sent. */
export function clearDraft(draft: Signal<Draft>, sent: Draft): void {
  if (draft.peek().key === sent.key) draft.value = blank();
}

export function isWritten(draft: Draft): boolean {
  return draft.text.trim() !== "";
}

export function countDrafts(): number {
  return [...drafts.values()].filter((draft) => isWritten(draft.peek())).length;
}

globalThis.addEventListener("beforeunload", (event) => {
  if (countDrafts() > 0) event.preventDefault();
});

beforeSignOut(() => Promise.resolve(countDrafts() === 0 || confirm("You have written a note that was not sent. Sign out without it?")));
