import { describe, expect, it } from "vitest";

import { itemOfPart, missingPlaces, placeOfText, questionNamedIn, type Case, type Item } from "@workspace/case/places";
import { hintsOf, withoutMarks } from "@workspace/case/questions/question_words";
import type { Instrument, Question } from "@workspace/case/questions/shape";
import { dayProblem, lengthOf } from "@workspace/case/questions/validity";

const INSTRUMENT = { face_sheet: { fields: [{ id: "pur_start", label: "Period under review start" }] } } as unknown as Instrument;
const lacking = (missing: unknown[]) => missingPlaces({ missing } as Case, INSTRUMENT);

describe("places of what is missing", () => {
  it("lead to each question, text and log", () => {
    const found = lacking([
      { face_sheet: "pur_start", what: "" },
      { item: "6", questions: ["A3", "B"], what: "" },
      { text: "no/3/C", what: "" },
      { interview: "foster_parent", what: "" },
    ]);
    expect(found.map(({ part, anchor }) => `${part}#${anchor}`)).toEqual(["face-sheet#f-pur_start", "item-6#q-6-A3", "item-6#q-6-B", "item-3#t-no-3-C", "interviews#interviews"]);
    expect(found.map(({ words }) => words)).toContain("6 A3");
  });

  it("name the parts of item 12 and not the item a second time", () => {
    const found = lacking([
      { item: "12", questions: ["A1", "B1"], what: "" },
      { item: "12A", questions: ["A1"], what: "" },
      { item: "12B", questions: ["B1"], what: "" },
    ]);
    expect(found.map(({ anchor }) => anchor)).toEqual(["q-12-A1", "q-12-B1"]);
  });

  it("lead to the table of a row's text", () => {
    expect(placeOfText("cell/1/A1/r4/allegation")).toMatchObject({ part: "item-1", anchor: "q-1-A1" });
    expect(placeOfText("face/children/r1/name")).toMatchObject({ part: "face-sheet", anchor: "f-children" });
    expect(itemOfPart("item-12")).toBe("12");
    expect(itemOfPart("records")).toBeNull();
  });

  it("find the question that a rule names as the cause of a lock", () => {
    const item = { id: "8", questions: [{ id: "A" }, { id: "A1" }], sub_items: [] } as unknown as Item;
    expect(questionNamedIn("8A is NA or 8A1 says there were no visits", item)).toBe("A");
    expect(questionNamedIn("this is an in-home case", item)).toBeNull();
  });
});

describe("words of the instrument", () => {
  it("leave out the marks of sources and expressions that only the engine reads", () => {
    expect(withoutMarks("goals hold [F6]; see (F1, X)")).toBe("Goals hold; see");
    expect(hintsOf({ type: "yes_no_na", help: "", na_when: "A == 0 and B == 0" } as Question)).toBe("");
    expect(hintsOf({ type: "yes_no_na", help: "", na_when: "only goal is OPPLA" } as Question)).toBe("Not applicable: only goal is OPPLA.");
  });
});

describe("slips", () => {
  it("are years outside of any case's days", () => {
    expect(dayProblem("0022-05-01")).toContain("0022");
    expect(dayProblem("2026-05-01")).toBe("");
    expect(dayProblem("")).toContain("a day that exists");
  });

  it("count characters as the server does", () => {
    expect(lengthOf("a😀b")).toBe(3);
  });
});
