/** Texts that a person is writing and has not sent: they outlive failures and reloads of a part, in memory alone. */
import { type Signal, signal } from "@preact/signals";

import { beforeSignOut } from "@workspace/frame/sign_out";

/** A text with its field. It belongs to a place and not to a component, which may be shown anew at any time. */
export interface Draft {
  text: string;
  /** Idempotency key of the request with this text; a changed text gets another. */
  key: string;
  isOpen: boolean;
  /** What is said in a status after the field was closed. */
  said: string;
  /** Where the focus goes with the next render. */
  focus: "" | "field" | "button";
}

const drafts = new Map<string, Signal<Draft>>();

function blank(): Draft {
  return { text: "", key: crypto.randomUUID(), isOpen: false, said: "", focus: "" };
}

/** Returns the draft of a place, such as `note ca-cqi cas_1 12 A2`; the same while the workspace is open. */
export function draftOf(place: string): Signal<Draft> {
  const known = drafts.get(place);
  if (known) return known;
  const fresh = signal(blank());
  drafts.set(place, fresh);
  return fresh;
}

export function openDraft(draft: Signal<Draft>, initial: string): void {
  draft.value = { ...blank(), text: initial, isOpen: true, focus: "field" };
}

export function writeDraft(draft: Signal<Draft>, text: string): void {
  draft.value = { ...draft.peek(), text, key: crypto.randomUUID(), focus: "" };
}

/** Empties and closes the draft, unless its text was changed after it was sent. */
export function closeDraft(draft: Signal<Draft>, sent: Draft, said: string): void {
  if (draft.peek().key === sent.key) draft.value = { ...blank(), said, focus: "button" };
}

/** Marks the focus as moved. */
export function settleFocus(draft: Signal<Draft>): void {
  if (draft.peek().focus !== "") draft.value = { ...draft.peek(), focus: "" };
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
