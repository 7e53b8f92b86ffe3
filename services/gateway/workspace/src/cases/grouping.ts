/** What a case of one's own needs, and of whom. */
import type { Schemas } from "@workspace/api/client";

export type OwnCase = Schemas["OwnCase"];

export type Group = "need" | "work" | "qa" | "waiting";

export const GROUPS: Readonly<Record<Group, string>> = {
  need: "Need you",
  qa: "In your hands for QA",
  work: "In work",
  waiting: "With QA: you can read them and answer notes",
};

const IN_ENTRY: readonly OwnCase["stage"][] = ["not_started", "data_entry", "returned_to_reviewer"];

export function groupOf(one: OwnCase, person: string): Group {
  if (one.custody === person) return "qa";
  if (one.notes_waiting > 0 || one.stage === "returned_to_reviewer") return "need";
  if (!IN_ENTRY.includes(one.stage)) return "waiting";
  return one.overdue || isReady(one) ? "need" : "work";
}

/** Returns whether every item is rated: what is left is to write, and to submit. */
export function isReady(one: OwnCase): boolean {
  return IN_ENTRY.includes(one.stage) && one.progress.items > 0 && one.progress.complete === one.progress.items && one.progress.unanswered === 0;
}

/** Returns the groups that have cases, in the order in which they are shown. */
export function grouped(cases: readonly OwnCase[], person: string): [Group, OwnCase[]][] {
  const groups = Object.keys(GROUPS) as Group[];
  return groups.map((group): [Group, OwnCase[]] => [group, cases.filter((one) => groupOf(one, person) === group)]).filter(([, found]) => found.length > 0);
}

const DAY_MILLISECONDS = 86_400_000;

/** Returns the days from `today` to a calendar day; below zero for one that has passed. */
export function daysUntil(day: string, today: Date): number {
  const then = Date.UTC(...partsOf(day));
  return Math.round((then - Date.UTC(today.getFullYear(), today.getMonth(), today.getDate())) / DAY_MILLISECONDS);
}

function partsOf(day: string): [number, number, number] {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return [year, month - 1, date];
}

/** `in 3 days`, `today`, `2 days late`. */
export function dueWords(days: number): string {
  if (days === 0) return "today";
  const count = `${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"}`;
  return days > 0 ? `in ${count}` : `${count} late`;
}
