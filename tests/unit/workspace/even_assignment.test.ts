/** Even assignment: fair, within what each person may be given, and the same every time. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { assignEvenly, type Candidate, type OpenCase } from "@workspace/quarter/assignment/even_assignment";

const PEOPLE = ["ann", "ben", "cyd", "dee", "eve"] as const;

const candidates = fc
  .uniqueArray(fc.constantFrom(...PEOPLE), { minLength: 1 })
  .chain((people) => fc.tuple(...people.map((person) => fc.nat({ max: 6 }).map((load): Candidate => ({ person, load })))));

const cases = fc
  .array(fc.subarray([...PEOPLE]), { maxLength: 12 })
  .map((lists) => lists.map((eligible, index): OpenCase => ({ id: `case-${index}`, eligible })));

describe("assignEvenly", () => {
  test("gives a case to eligible and different people alone, as many as may", () => {
    fc.assert(
      fc.property(cases, candidates, fc.constantFrom(1, 2), (open, people, each) => {
        const plan = assignEvenly(open, people, each);
        const known = new Set(people.map(({ person }) => person));
        for (const { id, eligible } of open) {
          const given = plan.people.get(id) ?? [];
          const may = eligible.filter((person) => known.has(person));
          expect(new Set(given).size).toBe(given.length);
          expect(given.every((person) => may.includes(person))).toBe(true);
          expect(given.length).toBe(Math.min(each, may.length));
        }
      }),
    );
  });

  test("counts the workload that it makes", () => {
    fc.assert(
      fc.property(cases, candidates, (open, people) => {
        const plan = assignEvenly(open, people);
        for (const { person, load } of people) {
          const given = [...plan.people.values()].filter((held) => held.includes(person)).length;
          expect(plan.loads.get(person)).toBe(load + given);
        }
      }),
    );
  });

  test("is fair within one where everybody may be given everything", () => {
    fc.assert(
      fc.property(fc.nat({ max: 30 }), candidates, (number, people) => {
        const open = Array.from({ length: number }, (_, index) => ({ id: `case-${index}`, eligible: [...PEOPLE] }));
        const { loads } = assignEvenly(open, people);
        const given = people.filter(({ person, load }) => (loads.get(person) ?? 0) > load).map(({ person }) => loads.get(person) ?? 0);
        expect(Math.max(0, ...given) - Math.min(...loads.values())).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("leaves no case with a person who has two more than another who may be given it", () => {
    fc.assert(
      fc.property(cases, candidates, fc.constantFrom(1, 2), (open, people, each) => {
        const plan = assignEvenly(open, people, each);
        for (const { id, eligible } of open) {
          const held = plan.people.get(id) ?? [];
          const others = eligible.filter((person) => plan.loads.has(person) && !held.includes(person));
          for (const holder of held) {
            for (const other of others) expect((plan.loads.get(holder) ?? 0) - (plan.loads.get(other) ?? 0)).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  test("makes the heaviest workload as low as any plan can", () => {
    const small = cases.filter((open) => open.length <= 4);
    fc.assert(
      fc.property(small, candidates, (open, people) => {
        const heaviest = Math.max(...assignEvenly(open, people).loads.values());
        expect(heaviest).toBe(lowestHeaviest(open, new Map(people.map(({ person, load }) => [person, load]))));
      }),
    );
  });

  test("depends on nothing but what is asked: the order of people and of eligible ones makes no difference", () => {
    fc.assert(
      fc.property(cases, candidates, (open, people) => {
        const turned = open.map(({ id, eligible }) => ({ id, eligible: [...eligible].reverse() }));
        expect([...assignEvenly(turned, [...people].reverse()).people]).toEqual([...assignEvenly(open, people).people]);
      }),
    );
  });
});

/** The lowest heaviest workload of all plans, by trying each. */
function lowestHeaviest(open: readonly OpenCase[], loads: ReadonlyMap<string, number>): number {
  const [first, ...rest] = open;
  if (first === undefined) return Math.max(...loads.values());
  const may = [...new Set(first.eligible)].filter((person) => loads.has(person));
  if (may.length === 0) return lowestHeaviest(rest, loads);
  return Math.min(...may.map((person) => lowestHeaviest(rest, new Map([...loads, [person, (loads.get(person) ?? 0) + 1]]))));
}
