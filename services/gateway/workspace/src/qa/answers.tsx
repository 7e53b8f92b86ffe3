/** Answers, texts and rows of a case in words, as QA reads them. */
import type { Schemas } from "@workspace/api/client";
import { dayWords } from "@workspace/words/days";

import type { Instrument } from "@workspace/api/instruments";
import type { Question } from "./instrument";

export type AnswerValue = Schemas["AnswerResponse"]["value"];
export type Row = Readonly<Record<string, unknown>>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `recurring_maltreatment` → Recurring maltreatment. */
export function codeWords(code: string): string {
  if (code === "NA") return "Not applicable";
  if (DAY.test(code)) return dayWords(code);
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function isRows(value: unknown): value is Row[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === "object";
}

/** Returns an answer that is no table in words, one for each chosen option. */
export function answerWords(value: unknown, question: Question | null, instrument: Instrument): string[] {
  if (value === null || value === undefined) return ["No answer"];
  if (Array.isArray(value)) return value.length === 0 ? ["None"] : value.map((code) => codeWords(String(code)));
  if (typeof value === "number") return [String(value)];
  const code = typeof value === "string" ? value : JSON.stringify(value);
  const pattern = question?.type === "visit_pattern" ? instrument.cover.visit_patterns.find((label) => label.code === code) : undefined;
  return [pattern?.label ?? codeWords(code)];
}

/** Returns the columns of a table's rows: those of the instrument, then any other. */
export function columnsOf(rows: readonly Row[], question: Question | null): { id: string; label: string }[] {
  const known = (question?.columns ?? []).map(({ id, label }) => ({ id, label: label || codeWords(id) }));
  const others = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter((id) => id !== "row" && !known.some((column) => column.id === id));
  return [...known, ...others.map((id) => ({ id, label: codeWords(id) }))];
}

/** Returns what stands in a cell; texts of a row stand in the case's own texts. */
export function cellWords(row: Row, column: string, text?: string | null): string {
  const value = row[column] ?? text;
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map((code) => codeWords(String(code))).join(", ");
  if (typeof value === "number") return String(value);
  return text === value ? text : codeWords(typeof value === "string" ? value : JSON.stringify(value));
}

interface RowsProps {
  rows: readonly Row[];
  question: Question | null;
  name: string;
  textOf?: (row: string, column: string) => string | null | undefined;
  /** Names people, where cells hold their ids. */
  nameOf?: (person: string) => string;
}

/** A table of rows in a region of its own that scrolls. */
export function RowsTable({ rows, question, name, textOf, nameOf }: RowsProps) {
  const columns = columnsOf(rows, question);
  return (
    <div class="oms-scroll" role="region" aria-label={name} tabIndex={0}>
      <table class="oms-table oms-table--tight">
        <thead>
          <tr>
            {columns.map(({ id, label }) => (
              <th key={id} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={typeof row.row === "string" ? row.row : index}>
              {columns.map(({ id }) => {
                const person = row[id];
                if (nameOf && typeof person === "string" && person.startsWith("usr_")) return <td key={id}>{nameOf(person)}</td>;
                return <td key={id}>{cellWords(row, id, typeof row.row === "string" ? textOf?.(row.row, id) : null)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
