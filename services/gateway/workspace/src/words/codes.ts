/** Words of the API's codes, the same on every page. */
import { COUNTIES } from "@generated/reference";

import type { Schemas } from "@workspace/api/client";
import type { Role } from "@workspace/session/account";

export type Stage = Schemas["CaseResponse"]["stage"];
export type ItemRating = Schemas["PreliminaryRating"]["rating"];

export const STAGES: Readonly<Record<Stage, string>> = {
  not_started: "Not started",
  data_entry: "Data entry",
  ready_for_initial_qa: "Waits for first-level QA",
  initial_qa: "First-level QA",
  returned_to_reviewer: "Returned to reviewer",
  ready_for_second_level_qa: "Waits for second-level QA",
  second_level_qa: "Second-level QA",
  ready_for_secondary_oversight: "Waits for secondary oversight",
  secondary_oversight: "Secondary oversight",
  approved_final: "Approved, final",
  eliminated: "Eliminated",
};

export const ITEM_RATINGS: Readonly<Record<ItemRating, string>> = {
  S: "Strength",
  ANI: "Area Needing Improvement",
  NA: "Not applicable",
  INCOMPLETE: "Incomplete",
};

export const OUTCOME_RATINGS = {
  SA: "Substantially Achieved",
  PA: "Partially Achieved",
  NACH: "Not Achieved",
  NA: "Not applicable",
  INCOMPLETE: "Incomplete",
} as const;

export const CASE_TYPES = {
  FC: "Foster care",
  IH: "In-home services",
  IHDR: "In-home services, differential response",
} as const;

export const AGENCIES = { child_welfare: "Child welfare", probation: "Probation" } as const;

/** As in "You are here as reviewer". */
export const ROLES: Readonly<Record<Role, string>> = {
  SITE_LEADER: "site leader",
  STATE_ADMIN: "State Administrator",
  REVIEWER: "reviewer",
  QA_FIRST: "first-level QA",
  QA_SECOND: "second-level QA",
  OBSERVER: "observer",
  CB_OVERSIGHT: "Children’s Bureau",
  PLATFORM_OPERATOR: "operator",
  HELPDESK_AGENT: "help desk agent",
  AUDITOR: "auditor",
  CB_CENTRAL: "Children’s Bureau",
  CB_REGIONAL: "Regional Office",
};

export function countyName(fips: string): string {
  return COUNTIES[fips] ?? fips;
}

/** Returns the short name of a case for people: its county and place in the sample, or the end of its id. */
export function caseName(shown: { county: string; rank?: number | null; id: string }): string {
  const mark = shown.rank ? String(shown.rank).padStart(3, "0") : shown.id.slice(-6);
  return `${countyName(shown.county)} ${mark}`;
}
