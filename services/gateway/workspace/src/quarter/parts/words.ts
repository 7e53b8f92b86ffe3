/** Words of the codes that reviews of a quarter use. */
import type { Schemas } from "@workspace/api/client";

export type SampleOutcome = Schemas["CountySummary"]["outcome"];
export type ShortfallReason = Schemas["Shortfall"]["why"];
export type EliminationReason = Schemas["EliminationCount"]["reason"];

export const SAMPLE_OUTCOMES: Readonly<Record<SampleOutcome, string>> = {
  no_frame: "No frame yet",
  frame: "Frame ready to draw",
  no_eligible_case: "No eligible case",
  drawn: "Drawn",
};

export const SHORTFALL_REASONS: Readonly<Record<ShortfallReason | "no_eligible_case", string>> = {
  staffing: "Staffing: too few reviewers or county staff",
  small_frame: "The frame holds too few cases",
  late_frame: "The frame came too late",
  eliminations: "Cases were eliminated",
  emergency: "An emergency, such as a fire or a flood",
  no_eligible_case: "The frame has no eligible case",
};

export const POPULATIONS = { foster_care: "Foster care", in_home: "In-home services" } as const;

export const CERTIFICATES = { temporary: "Temporary", full: "Full" } as const;

export const EXPORT_FORMATS = { csv: "CSV", xlsx: "Excel", parquet: "Parquet", ndjson: "JSON lines" } as const;

export const LEVELS = { initial: "first-level QA", second: "second-level QA", oversight: "secondary oversight" } as const;

export const ELIMINATION_REASONS: Readonly<Record<EliminationReason, string>> = {
  key_participants: "Key participants could not be interviewed",
  out_of_area: "The family lives out of the area",
  ih_too_short: "In-home case open for too short a time",
  ih_child_in_fc: "In-home case with a child in foster care",
  ih_fc_entry_late: "Foster care entry late in the in-home case",
  fc_under_24h: "In foster care for less than 24 hours",
  thv_all_pur: "On a trial home visit for the whole period",
  discharged_before_pur: "Discharged before the period under review",
  adoption_guardianship_final: "Adoption or guardianship was final before the period",
  subsidy_only: "Open for a subsidy only",
  age_of_majority: "Of the age of majority before the period",
  other_state: "In the care of another state",
  duplicate: "The same child or family is in the sample twice",
  locked_facility_all_pur: "In a locked facility for the whole period",
  worker_over_represented: "The worker has too many cases in the sample",
  conflict_of_interest: "Conflict of interest",
  state_specific: "A reason of the state’s own",
};

export function reasonWords(reason: string | null): string {
  return reason === null ? "" : (SHORTFALL_REASONS as Readonly<Record<string, string>>)[reason] ?? reason;
}

/** `1 case`, `2 cases`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
