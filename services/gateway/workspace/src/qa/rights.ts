/** Actions that the pages of QA offer a person on a case as it stands; the server decides on each request. */
import type { Account, Role } from "@workspace/session/account";

import { checksAt, type Level, levelOf, whyNotTaken } from "./levels";
import type { Case } from "./reviewed_case";

export interface Rights {
  level: Level | null;
  hasCustody: boolean;
  /** The case waits at a level at which the person checks. */
  mayTake: boolean;
  /** Why the person does not take a case that waits; null where they may, or where it does not wait. */
  whyNot: string | null;
  mayOpenNotes: boolean;
  mayReply: boolean;
  /** A leader puts a rating in place of the calculated one. */
  mayOverride: boolean;
  /** A leader takes a case out of another person's hands. */
  mayFree: boolean;
  mayUnlock: boolean;
}

const WRITERS: readonly Role[] = ["REVIEWER", "QA_FIRST", "QA_SECOND", "SITE_LEADER", "CB_OVERSIGHT"];
const OVER: readonly string[] = ["approved_final", "eliminated"];

export function rightsOn(shown: Case, account: Account | null, roles: readonly Role[]): Rights {
  const person = account?.id ?? "";
  const level = levelOf(shown.stage);
  const isOwn = shown.reviewers.includes(person);
  const isTaken = shown.custody !== null;
  const whyNot = level !== null && !isTaken ? whyNotTaken(level, shown.reviewers, person, roles) : null;
  const isLeader = roles.includes("SITE_LEADER");
  const opens = level !== null && (isLeader || checksAt(level, roles)) && (level !== "oversight" || roles.includes("CB_OVERSIGHT"));
  return {
    level,
    hasCustody: isTaken && shown.custody === person,
    mayTake: level !== null && !isTaken && whyNot === null,
    whyNot,
    mayOpenNotes: opens && isTaken && !isOwn,
    mayReply: !OVER.includes(shown.stage) && WRITERS.some((role) => roles.includes(role)),
    mayOverride: level !== null && isLeader && !isOwn,
    mayFree: isTaken && shown.custody !== person && level !== "oversight" && (isLeader || roles.includes("STATE_ADMIN")),
    mayUnlock: shown.stage === "approved_final" && roles.includes("STATE_ADMIN"),
  };
}
