/** Rows of a table while they are edited: each keeps its place on the page while the server gives it its id. */
import { dayWords } from "@workspace/words/days";

import { wordsOfCode, wordsOfColumn, type Cell, type Column, type Row } from "./shape";

/** A row with the key under which it stands on the page. Rows without an entry stand on the page alone. */
export interface Keyed {
  key: string;
  row: Row;
}

/** Returns a row of the page's own: the server gives it its id with the first save. */
export function newRow(): Keyed {
  const key = crypto.randomUUID().slice(0, 8);
  return { key, row: { row: `+${key}` } };
}

/** Returns whether a row has no id of the server yet. */
export function isOwn(row: Row): boolean {
  return String(row.row ?? "+").startsWith("+");
}

export function isBlank(cell: Cell | undefined): boolean {
  return cell === null || cell === undefined || cell === "" || (Array.isArray(cell) && cell.length === 0);
}

/** Returns whether nothing is entered in a row: such a row is not sent. */
export function isEmpty(row: Row): boolean {
  return Object.entries(row).every(([name, cell]) => name === "row" || isBlank(cell));
}

/** Returns the rows to send: those with an entry, without blank cells. */
export function toSend(rows: readonly Keyed[]): Row[] {
  const filled = rows.filter(({ row }) => !isEmpty(row));
  return filled.map(({ row }) => Object.fromEntries(Object.entries(row).filter(([, cell]) => !isBlank(cell))));
}

/**
 * Returns the rows of a value with the keys that they have on the page.
 *
 * A row with an id that is new here is the first one of the page's own: the server keeps the order of a save. Rows in
 * which nothing is entered yet stay where they are.
 */
export function adopted(shown: readonly Keyed[], value: readonly Row[]): Keyed[] {
  const byId = new Map(shown.map(({ key, row }) => [row.row, key]));
  const present = new Set(value.map((row) => row.row));
  const own = shown.filter(({ row }) => isOwn(row) && !present.has(row.row ?? "") && !isEmpty(row)).map(({ key }) => key);
  const rows = value.map((row) => ({ key: byId.get(row.row ?? "") ?? own.shift() ?? String(row.row ?? newRow().key), row }));
  shown.forEach((kept, place) => {
    if (isOwn(kept.row) && isEmpty(kept.row)) rows.splice(Math.min(place, rows.length), 0, kept);
  });
  return rows;
}

/** Returns a row in words, from the cells that are not free text: `Mar 3, 2026, Investigation`. */
export function wordsOfRow(row: Row, columns: readonly Column[]): string {
  const words = columns.map((column) => (column.type === "yes_no" ? yesWords(row[column.id], column) : wordsOfCell(row[column.id])));
  return words.filter(Boolean).slice(0, 5).join(", ");
}

/** Returns what a Yes says of a row: `target child`. */
function yesWords(cell: Cell | undefined, column: Column): string {
  const [label = ""] = wordsOfColumn(column).split(" (");
  return cell === "Yes" ? label.toLowerCase() : "";
}

export function wordsOfCell(cell: Cell | undefined): string {
  if (cell === undefined || isBlank(cell)) return "";
  if (typeof cell === "number") return String(cell);
  if (typeof cell === "string") return /^\d{4}-\d\d-\d\d$/.test(cell) ? dayWords(cell) : wordsOfCode(cell);
  return (cell ?? []).map(wordsOfCode).join(" and ");
}
