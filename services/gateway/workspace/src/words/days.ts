/** Days, moments and quarters as people read them. Days of a case are calendar days, without a zone. */

const MONTHS = ["January to March", "April to June", "July to September", "October to December"];

/** `2026-11-30` → Nov 30, 2026. */
export function dayWords(day: string): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Intl.DateTimeFormat("en-US", { dateStyle: "medium", timeZone: "UTC" }).format(Date.UTC(year, month - 1, date));
}

/** Returns a moment in the reader's own zone: the clock alone when it is of `today`, else with its day. */
export function momentWords(moment: string | Date, today: Date): string {
  const then = new Date(moment);
  const clock = new Intl.DateTimeFormat("en-US", { timeStyle: "short" }).format(then).replace("AM", "a.m.").replace("PM", "p.m.");
  if (then.toDateString() === today.toDateString()) return clock;
  return `${new Intl.DateTimeFormat("en-US", { month: "short", day: "numeric" }).format(then)}, ${clock}`;
}

/** `2026Q3` → July to September 2026. */
export function quarterWords(quarter: string): string {
  const [year = "", number = "1"] = quarter.split("Q");
  return `${MONTHS[Number(number) - 1] ?? quarter} ${year}`;
}

/** Returns the quarter of a day and those before it, the newest first. */
export function quartersBack(day: Date, count: number): string[] {
  const newest = day.getFullYear() * 4 + Math.floor(day.getMonth() / 3);
  return Array.from({ length: count }, (_, step) => {
    const index = newest - step;
    return `${Math.floor(index / 4)}Q${(index % 4) + 1}`;
  });
}
