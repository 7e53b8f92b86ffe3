import { describe, expect, it } from "vitest";

import { daysUntil, dueWords, grouped, groupOf, type OwnCase } from "@workspace/cases/grouping";

const ME = "usr_me";

function own(more: Partial<OwnCase>): OwnCase {
  const given = { case: "cas_1", stage: "data_entry", custody: null, overdue: false, notes_waiting: 0, progress: { items: 18, complete: 3, unanswered: 40 }, ...more };
  return given as OwnCase;
}

describe("what a case needs", () => {
  it("is the person, for a note that waits, a return, a late case and one that is ready", () => {
    const needing = [
      own({ stage: "initial_qa", notes_waiting: 1 }),
      own({ stage: "returned_to_reviewer" }),
      own({ overdue: true }),
      own({ progress: { items: 18, complete: 18, unanswered: 0 } }),
    ];
    expect(needing.map((one) => groupOf(one, ME))).toEqual(["need", "need", "need", "need"]);
  });

  it("is work that goes on, or QA that has it", () => {
    expect(groupOf(own({}), ME)).toBe("work");
    expect(groupOf(own({ stage: "ready_for_initial_qa" }), ME)).toBe("waiting");
    expect(groupOf(own({ stage: "initial_qa", custody: ME }), ME)).toBe("qa");
  });

  it("orders the groups and leaves out those without a case", () => {
    const groups = grouped([own({ stage: "initial_qa" }), own({ overdue: true })], ME);
    expect(groups.map(([group]) => group)).toEqual(["need", "waiting"]);
  });
});

describe("due days", () => {
  it("are counted by the calendar, also over a change of the clocks", () => {
    expect(daysUntil("2026-11-02", new Date(2026, 9, 31, 23, 30))).toBe(2);
    expect(daysUntil("2026-11-29", new Date(2026, 11, 1, 8))).toBe(-2);
  });

  it("are said in words", () => {
    expect([3, 1, 0, -1].map(dueWords)).toEqual(["in 3 days", "in 1 day", "today", "1 day late"]);
  });
});
