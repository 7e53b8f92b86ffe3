/** Differences between two texts word by word; loaded when a changed text is first shown. */
import { diffWordsWithSpace } from "diff";

const TIMEOUT_MILLISECONDS = 300;

export interface Span {
  text: string;
  how: "same" | "removed" | "added";
}

/** Returns the spans of both texts in order. Texts that differ too much are one removed and one added span. */
export function spansOf(before: string, now: string): Span[] {
  const parts = diffWordsWithSpace(before, now, { timeout: TIMEOUT_MILLISECONDS });
  if (parts === undefined) return wholeSpans(before, now);
  return parts.map(({ value, added, removed }) => ({ text: value, how: added ? "added" : removed ? "removed" : "same" }));
}

export function wholeSpans(before: string, now: string): Span[] {
  const spans: Span[] = [
    { text: before, how: "removed" },
    { text: now, how: "added" },
  ];
  return spans.filter(({ text }) => text !== "");
}
