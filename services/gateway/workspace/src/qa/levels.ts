/** Levels of QA in words, the roles that check at each, and which role may do what with a case there. */
import type { Schemas } from "@workspace/api/client";
import type { Role } from "@workspace/session/account";
import type { Stage } from "@workspace/words/codes";

export type Level = Schemas["QaCase"]["level"];

export const LEVELS: Readonly<Record<Level, string>> = {
  initial: "First-level QA",
  second: "Second-level QA",
  oversight: "Secondary oversight",
};

/** Returns the name as it stands within a sentence: first-level QA. */
export function nameInSentence(level: Level): string {
  return LEVELS[level].charAt(0).toLowerCase() + LEVELS[level].slice(1);
}

/** As the server's role table gives them; a refusal of the server is shown in any case. */
const ROLES_AT: Readonly<Record<Level, readonly Role[]>> = {
  initial: ["QA_FIRST", "QA_SECOND"],
  second: ["QA_SECOND"],
  oversight: ["CB_OVERSIGHT"],
};

const LEVEL_OF: Partial<Record<Stage, Level>> = {
  ready_for_initial_qa: "initial",
  initial_qa: "initial",
  ready_for_second_level_qa: "second",
  second_level_qa: "second",
  ready_for_secondary_oversight: "oversight",
  secondary_oversight: "oversight",
};

export function levelOf(stage: Stage): Level | null {
  return LEVEL_OF[stage] ?? null;
}

export function checksAt(level: Level, roles: readonly Role[]): boolean {
  return ROLES_AT[level].some((role) => roles.includes(role));
}

/** Returns the level to which a case goes next from one, in a site of a purpose; null where there is none. */
export function nextLevel(level: Level, purpose: string): Level | null {
  if (level === "initial") return "second";
  return level === "second" && purpose === "cfsr" ? "oversight" : null;
}

/** Returns why the person does not take a case, in words; null where nothing speaks against it. */
export function whyNotTaken(level: Level, reviewers: readonly string[], person: string, roles: readonly Role[]): string | null {
  if (reviewers.includes(person)) return "You reviewed this case. Someone else checks it.";
  if (checksAt(level, roles)) return null;
  return level === "oversight" ? "The Children’s Bureau checks at this level." : `Someone with the role of ${nameInSentence(level)} checks it.`;
}
