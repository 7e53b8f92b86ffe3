/** Requests that give a case to reviewers: of a place of the sample, which becomes a case, or of a case that exists. */
import { api, bodyOf } from "@workspace/api/client";
import { Problem, wordsOf } from "@workspace/api/problem";
import { sendSafely } from "@workspace/quarter/parts/action";

/** A case of the sample that can be given to reviewers. */
export interface Assignable {
  site: string;
  quarter: string;
  county: string;
  rank: number;
  /** Id that the case has, or will have. */
  case: string;
  exists: boolean;
}

/** Gives the case to these people. Throws Problem with the server's reason; `people` of a problem are those meant by it. */
export async function giveTo(target: Assignable, reviewers: string[], isDifferential = false): Promise<void> {
  const { site, quarter, county, rank } = target;
  await sendSafely((key) => {
    const header = { "Idempotency-Key": key };
    if (target.exists) {
      const path = { site, case: target.case };
      return bodyOf(api.PUT("/api/v1/sites/{site}/cases/{case}/reviewers", { params: { path, header }, body: { reviewers } })).then(() => undefined);
    }
    const path = { site, quarter, county, rank };
    const body = { reviewers, ...(isDifferential ? { case_type: "IHDR" as const } : {}) };
    return bodyOf(
      api.PUT("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}/picks/{rank}/reviewers", { params: { path, header }, body }),
    ).then(() => undefined);
  });
}

/** One refusal, and the people whom it is about: all of the request where the server names none. */
export interface Refusal {
  words: string;
  people: readonly string[];
}

export function refusalOf(error: unknown, asked: readonly string[]): Refusal {
  const named = error instanceof Problem && Array.isArray(error.members.people) ? error.members.people : [];
  const people = named.filter((person): person is string => typeof person === "string");
  return { words: wordsOf(error), people: people.length > 0 ? people : asked };
}
