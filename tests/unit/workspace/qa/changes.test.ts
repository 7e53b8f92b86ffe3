import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type CaseChanges, countsOf, differenceAt, FACE_SHEET, placeOfText, positionOf, roundBefore, stopFrom, stopsOf } from "@workspace/qa/changes";

const last = { rev: 9, by: "usr_a", at: "2026-11-25T15:40:00Z" };
const changes = {
  answers: [{ ...last, item: "12", question: "A2", before: "Yes", now: "No" }],
  texts: [
    { ...last, field: "no/12/A2", before: "", now: "Neither for long." },
    { ...last, field: "rationale/3", before: "Safe.", now: "Not safe." },
    { ...last, field: "face/children/r1/name", before: "A", now: "B" },
  ],
  parts: [{ ...last, part: "records", item: null, before: [], now: [] }],
  overrides: [],
  ratings: [],
  notes: [],
} as unknown as CaseChanges;

const places = [
  { part: FACE_SHEET, question: null },
  ...["3", "12"].flatMap((part) => [null, "A1", "A2", "B"].map((question) => ({ part, question }))),
];
const note = { id: "not_1", item: "3", question: "B", level: "initial" as const, resolved: false, entries: [] };

describe("changes of a case", () => {
  it("puts each text at the place that it is about", () => {
    expect(placeOfText("rationale/12")).toEqual({ part: "12", question: null });
    expect(placeOfText("no/12/A2")).toEqual({ part: "12", question: "A2" });
    expect(placeOfText("cell/1/A1/r4/allegation")).toEqual({ part: "1", question: "A1" });
    expect(placeOfText("face/children/r1/name")).toEqual({ part: FACE_SHEET, question: null });
  });

  it("shows an answer with its narrative as one difference", () => {
    expect(differenceAt(changes, "12", "A2")).toMatchObject({ answer: { now: "No" }, texts: [{ field: "no/12/A2" }] });
    expect(differenceAt(changes, "12", "A1")).toBeNull();
  });

  it("stops at changes and open notes in the order of the page", () => {
    const stops = stopsOf(changes, [note], places);
    expect(stops.map(({ part, question }) => [part, question])).toEqual([
      [FACE_SHEET, null],
      ["3", null],
      ["3", "B"],
      ["12", "A2"],
    ]);
    expect(stops.map(({ hasChange, notes }) => [hasChange, notes])).toEqual([
      [true, 0],
      [true, 0],
      [false, 1],
      [true, 0],
    ]);
  });

  it("counts the changes and the open notes of a part", () => {
    const stops = stopsOf(changes, [note], places);
    expect(["3", "12", FACE_SHEET, "5"].map((part) => countsOf(stops, part))).toEqual([
      { changes: 1, notes: 1 },
      { changes: 1, notes: 0 },
      { changes: 1, notes: 0 },
      { changes: 0, notes: 0 },
    ]);
  });

  it("reaches each stop once, forwards and backwards, from anywhere", () => {
    const stops = stopsOf(changes, [note], places);
    expect(stopFrom(stops, places, positionOf(places, "12", ""), -1)).toBe(stops[2]);
    fc.assert(
      fc.property(fc.constantFrom<1 | -1>(1, -1), (step) => {
        const seen = [];
        let position = step === 1 ? -1 : places.length;
        for (let stop = stopFrom(stops, places, position, step); stop; stop = stopFrom(stops, places, position, step)) {
          seen.push(stop);
          position = positionOf(places, stop.part, stop.anchor);
        }
        expect(step === 1 ? seen : seen.reverse()).toEqual(stops);
      }),
    );
  });

  it("compares with the round before the newest, with none in the first", () => {
    const round = (number: number) => ({ round: number, version: number * 10, submitted_by: "usr_a", at: "", notes: 0, moves: [] });
    expect(roundBefore([round(1)])).toBeNull();
    expect(roundBefore([round(1), round(2), round(3)])?.round).toBe(2);
  });
});
