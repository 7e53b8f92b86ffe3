/** Slips that are said at the field, before anything is sent. The server checks the same, and more. */

export const FIRST_YEAR = 1950;
export const LAST_YEAR = 2099;
export const MAX_TEXT_LENGTH = 20_000;

const DAY = /^(\d{4,6})-(\d{2})-(\d{2})$/;

/** Returns the slip in a day as a date field gives it, such as `0022-05-01`; "" where there is none. */
export function dayProblem(day: string): string {
  const year = Number(DAY.exec(day)?.[1] ?? Number.NaN);
  if (Number.isNaN(year)) return "Give a day that exists: month, day and year.";
  if (year >= FIRST_YEAR && year <= LAST_YEAR) return "";
  return `Look at the year: ${String(year).padStart(4, "0")}. Days from ${FIRST_YEAR} to ${LAST_YEAR} can be given.`;
}

/** Returns the slip in a number as it was typed; "" where there is none. */
export function numberProblem(typed: string, least: number | null): string {
  if (!/^-?\d{1,15}$/.test(typed.trim())) return "Give a whole number, such as 3.";
  return least !== null && Number(typed) < least ? `Give a number that is at least ${least}.` : "";
}

/** Returns the number of characters as the server counts them: an emoji is one. */
export function lengthOf(text: string): number {
  if (!/[\ud800-\udbff]/.test(text)) return text.length;
  let pairs = 0;
  for (let place = 0; place < text.length; place += 1) if (isHighSurrogate(text.charCodeAt(place))) pairs += 1;
  return text.length - pairs;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Returns why a text is not sent; "" where it may be. */
export function textProblem(text: string): string {
  const length = lengthOf(text);
  if (length <= MAX_TEXT_LENGTH) return "";
  const over = (length - MAX_TEXT_LENGTH).toLocaleString("en-US");
  return `This text is ${over} characters too long. It stays here, but it is not saved until it is shorter.`;
}
