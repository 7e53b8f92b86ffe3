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
  return joined(parts.map(({ value, added, removed }) => ({ text: value, how: added ? "added" : removed ? "removed" : "same" })));
}

/** Joins changes that only blanks lie between: one run of words is easier to read, and to hear, than each by itself. */
function joined(spans: readonly Span[]): Span[] {
  const runs: Span[] = [];
  let run = { before: "", now: "" };
  function endRun() {
    runs.push(...wholeSpans(run.before, run.now));
    run = { before: "", now: "" };
  }
  spans.forEach(({ text, how }, index) => {
    const isBetween = how === "same" && text.trim() === "" && index > 0 && index < spans.length - 1;
    if (how === "same" && !isBetween) {
      endRun();
      runs.push({ text, how });
      return;
    }
    if (how !== "added") run.before += text;
    if (how !== "removed") run.now += text;
  });
  endRun();
  return runs;
}

export function wholeSpans(before: string, now: string): Span[] {
  const spans: Span[] = [
    { text: before, how: "removed" },
    { text: now, how: "added" },
  ];
  return spans.filter(({ text }) => text !== "");
}
