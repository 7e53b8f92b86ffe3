import { describe, expect, it } from "vitest";

import { dayWords, quartersBack, quarterWords } from "@workspace/words/days";

describe("days", () => {
  it("names a calendar day without moving it to the reader's zone", () => {
    expect(dayWords("2026-11-30")).toBe("Nov 30, 2026");
    expect(dayWords("2026-01-01")).toBe("Jan 1, 2026");
  });

  it("names quarters, and counts them back over a year's end", () => {
    expect(quarterWords("2026Q3")).toBe("July to September 2026");
    expect(quartersBack(new Date(2026, 1, 3), 3)).toEqual(["2026Q1", "2025Q4", "2025Q3"]);
  });
});
