import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nextLevel, whyNotTaken } from "@workspace/qa/levels";
import { ageWords, fitting, longestFirst, partOf } from "@workspace/qa/queue";

const waiting = fc.record({ case: fc.uuid(), since: fc.date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true }).map((day) => day.toISOString()) });

describe("queue of QA", () => {
  it("puts the longest waiting first and drops none", () => {
    fc.assert(
      fc.property(fc.array(waiting), (cases) => {
        const sorted = longestFirst(cases);
        expect(new Set(sorted)).toEqual(new Set(cases));
        sorted.slice(1).forEach((shown, index) => expect((sorted[index]?.since ?? "") <= shown.since).toBe(true));
      }),
    );
  });

  it("keeps what others have apart from what is in one's own hands", () => {
    expect(partOf({ in_hands: false, who: null }, "usr_a")).toBe("waiting");
    expect(partOf({ in_hands: true, who: "usr_a" }, "usr_a")).toBe("mine");
    expect(partOf({ in_hands: true, who: "usr_b" }, "usr_a")).toBe("taken");
  });

  it("leaves the cases of the chosen county and level, all of them without a choice", () => {
    const cases = [
      { county: "06097", level: "initial" as const },
      { county: "06055", level: "second" as const },
    ];
    expect(fitting(cases, "", "")).toEqual(cases);
    expect(fitting(cases, "06055", "")).toEqual([cases[1]]);
    expect(fitting(cases, "06055", "initial")).toEqual([]);
  });

  it("says the age in words", () => {
    expect([0, 1, 4].map(ageWords)).toEqual(["since today", "1 business day", "4 business days"]);
  });

  it("says why a person does not take a case: first that they reviewed it", () => {
    expect(whyNotTaken("initial", ["usr_a"], "usr_a", ["QA_FIRST"])).toBe("You reviewed this case. Someone else checks it.");
    expect(whyNotTaken("second", ["usr_b"], "usr_a", ["QA_FIRST"])).toBe("Someone with the role of second-level QA checks it.");
    expect(whyNotTaken("initial", ["usr_b"], "usr_a", ["QA_SECOND"])).toBeNull();
  });

  it("passes a case to secondary oversight in a CFSR site alone", () => {
    expect([nextLevel("initial", "cqi"), nextLevel("second", "cqi"), nextLevel("second", "cfsr")]).toEqual(["second", null, "oversight"]);
  });
});
