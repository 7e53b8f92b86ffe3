/** A value in words, as in a conflict, in the history of an answer and beside a rating. */
import { wordsOfCell } from "./rows";
import { wordsOfCode, type Row, type Shape, type Value } from "./shape";

export function wordsOfValue(value: Value | undefined, shape?: Shape): string {
  if (value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "Not answered";
  if (typeof value === "string") return shape?.choices.find(({ code }) => code === value)?.words ?? wordsOfCell(value);
  if (typeof value === "number") return String(value);
  if (typeof value[0] === "object") return value.map((row) => rowWords(row as Row)).join("; ");
  return value.map((code) => wordsOfCode(code as string)).join("; ");
}

function rowWords(row: Row): string {
  const words = Object.entries(row).filter(([name]) => name !== "row");
  return words.map(([, cell]) => wordsOfCell(cell)).filter(Boolean).join(", ");
}
