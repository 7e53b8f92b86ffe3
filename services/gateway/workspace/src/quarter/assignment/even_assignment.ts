/** Even assignment of cases to reviewers by their present workload. Pure: the same input gives the same plan. */

export interface Candidate {
  person: string;
  /** Cases in the person's hands now. */
  load: number;
}

export interface OpenCase {
  id: string;
  /** People who may be given this case. */
  eligible: readonly string[];
}

export interface EvenPlan {
  /** People of each case, in the order of the cases; fewer than asked for where too few may. */
  people: ReadonlyMap<string, readonly string[]>;
  /** Workload of each candidate after the plan. */
  loads: ReadonlyMap<string, number>;
}

/**
 * Gives each case `each` different eligible people, so that workloads are as equal as eligibility allows.
 *
 * Cases with the fewest eligible people come first, each goes to those with the lowest load, ties by person. Then cases
 * move along chains of eligible people from a person to one with at least two fewer, until no such chain is left: no
 * other plan makes the workloads more equal.
 */
export function assignEvenly(cases: readonly OpenCase[], candidates: readonly Candidate[], each = 1): EvenPlan {
  const loads = new Map([...candidates].sort(byPerson).map(({ person, load }) => [person, load]));
  const mayOf = new Map(cases.map(({ id, eligible }) => [id, [...new Set(eligible)].filter((person) => loads.has(person)).sort()]));
  const people = new Map<string, string[]>(cases.map(({ id }) => [id, []]));
  const hardestFirst = [...mayOf].sort(([one, few], [other, more]) => few.length - more.length || compare(one, other));
  for (const [id, may] of hardestFirst) {
    const lightest = [...may].sort((one, other) => loadOf(loads, one) - loadOf(loads, other) || compare(one, other));
    for (const person of lightest.slice(0, each)) {
      people.get(id)?.push(person);
      loads.set(person, loadOf(loads, person) + 1);
    }
  }
  while (improve(people, mayOf, loads));
  return { people, loads };
}

type Chain = readonly { id: string; from: string; to: string }[];

/** Moves cases along one chain that makes workloads more equal. Returns false where there is none. */
function improve(people: Map<string, string[]>, mayOf: ReadonlyMap<string, string[]>, loads: Map<string, number>): boolean {
  const heaviestFirst = [...loads.keys()].sort((one, other) => loadOf(loads, other) - loadOf(loads, one) || compare(one, other));
  for (const person of heaviestFirst) {
    const chain = chainFrom(person, people, mayOf, loads);
    if (chain === null) continue;
    for (const { id, from, to } of chain) {
      people.set(id, [...(people.get(id) ?? []).filter((held) => held !== from), to].sort());
    }
    loads.set(person, loadOf(loads, person) - 1);
    const last = chain.at(-1)?.to ?? person;
    loads.set(last, loadOf(loads, last) + 1);
    return true;
  }
  return false;
}

/** Returns the shortest chain of moves from the person to one whose load is lower by two or more; null without one. */
function chainFrom(
  person: string,
  people: ReadonlyMap<string, readonly string[]>,
  mayOf: ReadonlyMap<string, readonly string[]>,
  loads: ReadonlyMap<string, number>,
): Chain | null {
  const goal = loadOf(loads, person) - 2;
  const reached = new Map<string, Chain>([[person, []]]);
  const queue = [person];
  for (let from = queue.shift(); from !== undefined; from = queue.shift()) {
    const chain = reached.get(from) ?? [];
    const used = new Set(chain.map((step) => step.id));
    for (const [id, held] of people) {
      if (!held.includes(from) || used.has(id)) continue;
      for (const to of mayOf.get(id) ?? []) {
        if (reached.has(to) || held.includes(to)) continue;
        const longer = [...chain, { id, from, to }];
        if (loadOf(loads, to) <= goal) return longer;
        reached.set(to, longer);
        queue.push(to);
      }
    }
  }
  return null;
}

function loadOf(loads: ReadonlyMap<string, number>, person: string): number {
  return loads.get(person) ?? 0;
}

function byPerson(one: Candidate, other: Candidate): number {
  return compare(one.person, other.person);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
