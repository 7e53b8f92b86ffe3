import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { spansOf } from "@workspace/qa/word_diff";

const texts = fc.array(fc.constantFrom("the", "child", "mother", "visit", "was", "not", ".", "\n", "“yes”"), { maxLength: 30 }).map((words) => words.join(" "));

describe("word difference", () => {
  it("marks the words that went and came, and leaves the rest", () => {
    expect(spansOf("Both were used.", "Both never began.")).toEqual([
      { text: "Both ", how: "same" },
      { text: "were used", how: "removed" },
      { text: "never began", how: "added" },
      { text: ".", how: "same" },
    ]);
  });

  it("never loses or invents a letter of either text", () => {
    fc.assert(
      fc.property(texts, texts, (before, now) => {
        const spans = spansOf(before, now);
        const side = (how: "removed" | "added") => spans.filter((span) => span.how === "same" || span.how === how).map(({ text }) => text).join("");
        expect(side("removed")).toBe(before);
        expect(side("added")).toBe(now);
      }),
    );
  });
});
