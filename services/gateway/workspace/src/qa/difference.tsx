/** A value before and now, side by side: what went is struck out, what came is underlined, and both are said in words. */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";

import type { Span } from "./word_diff";

export function Removed({ children }: { children: ComponentChildren }) {
  return (
    <del>
      <span class="oms-sr">removed: </span>
      {children}
    </del>
  );
}

export function Added({ children }: { children: ComponentChildren }) {
  return (
    <ins>
      <span class="oms-sr">added: </span>
      {children}
    </ins>
  );
}

interface SidesProps {
  before: ComponentChildren;
  now: ComponentChildren;
  /** Who changed it and when, as in `Theo Lindqvist, Nov 25`. */
  by: string;
  round: string;
}

export function Sides({ before, now, by, round }: SidesProps) {
  return (
    <div class="oms-diff__body">
      <div>
        <p class="oms-small oms-muted">Before{round && `, ${round}`}</p>
        {before}
      </div>
      <div>
        <p class="oms-small oms-muted">Now{by && `, ${by}`}</p>
        {now}
      </div>
    </div>
  );
}

/** Loads the spans of two texts; until they are there, the whole text went and the other came. */
export function useSpans(before: string, now: string): Span[] | null {
  const [spans, setSpans] = useState<{ before: string; now: string; spans: Span[] } | null>(null);
  useEffect(() => {
    let isGone = false;
    void import("./word_diff").then(
      ({ spansOf }) => {
        if (!isGone) setSpans({ before, now, spans: spansOf(before, now) });
      },
      () => undefined, // without a connection the whole texts stay side by side
    );
    return () => {
      isGone = true;
    };
  }, [before, now]);
  return spans?.before === before && spans.now === now ? spans.spans : null;
}

const UNREADABLE = "This text was destroyed and cannot be read any more.";

/** One side of a changed text: its words with those marked that the other side lacks. */
export function TextSide({ before, now, side }: { before: string | null; now: string | null; side: "before" | "now" }) {
  const spans = useSpans(before ?? "", now ?? "");
  const shown = side === "before" ? before : now;
  if (shown === null) return <p class="oms-small">{UNREADABLE}</p>;
  if (shown === "") return <p class="oms-small oms-muted">No text</p>;
  const Mark = side === "before" ? Removed : Added;
  const how = side === "before" ? "removed" : "added";
  if (spans === null) {
    return (
      <p class="oms-small oms-lines">
        <Mark>{shown}</Mark>
      </p>
    );
  }
  return (
    <p class="oms-small oms-lines">
      {spans.map((span, index) => {
        if (span.how === "same") return span.text;
        return span.how === how ? <Mark key={index}>{span.text}</Mark> : null;
      })}
    </p>
  );
}
