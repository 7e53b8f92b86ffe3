import { describe, expect, it } from "vitest";

import { changesIn } from "@workspace/case/visit";

describe("changes since a visit", () => {
  it("lead to their places, the newest first", () => {
    const found = changesIn({
      answers: [{ item: "3", question: "B", by: "usr_theo", at: "2026-11-30T10:00:00Z", rev: 4, before: "Yes", now: "No" }],
      texts: [{ field: "rationale/3", by: "usr_theo", at: "2026-11-30T11:00:00Z", rev: 5, before: "", now: "Because." }],
      parts: [
        { part: "face_sheet", item: null, by: "usr_theo", at: "2026-11-30T09:00:00Z", rev: 3, before: {}, now: {} },
        { part: "sources", item: "7", by: "usr_theo", at: "2026-11-30T08:00:00Z", rev: 2, before: [], now: ["case_file"] },
      ],
      overrides: [],
    } as never);
    expect(found.map(({ place }) => `${place.part}#${place.anchor}: ${place.words}`)).toEqual([
      "item-3#t-rationale-3: 3: rationale statement",
      "item-3#q-3-B: 3 B",
      "face-sheet#face-sheet: Face sheet",
      "item-7#sources: 7: sources",
    ]);
  });
});
