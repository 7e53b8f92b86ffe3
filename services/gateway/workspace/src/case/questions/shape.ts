/** Shape of a field as its widget needs it, made from a question, a column of a table or a field of the face sheet. */
import type { Schemas } from "@workspace/api/client";
import type { Instrument } from "@workspace/api/instruments";

export type { Instrument };
export type Question = Schemas["Question"];
export type Column = Pick<Schemas["Column"], "id" | "type"> & Partial<Schemas["Column"]>;
export type FaceSheetField = Schemas["FaceSheetField"];

/** A value as the API has it. `null`: not answered. */
export type Value = string | number | readonly string[] | readonly Row[] | null;
export type Cell = string | number | readonly string[] | null;
export type Row = Readonly<Record<string, Cell>>;

export interface Choice {
  code: string;
  words: string;
}

export type Kind = "yes_no" | "select" | "options" | "number" | "day" | "table" | "text";

export interface Shape {
  kind: Kind;
  /** Options; beside a day those that stand in its place, such as not applicable. */
  choices: readonly Choice[];
  /** Options that stand alone. */
  exclusive: readonly string[];
  most: number | null;
  least: number | null;
  columns: readonly Column[];
}

const EMPTY: Shape = { kind: "text", choices: [], exclusive: [], most: null, least: null, columns: [] };
const YES_NO: readonly Choice[] = [
  { code: "Yes", words: "Yes" },
  { code: "No", words: "No" },
];
const NOT_APPLICABLE: Choice = { code: "NA", words: "Not applicable" };

const WORDS: Readonly<Record<string, string>> = {
  NA: "Not applicable",
  oppla: "Other planned permanent living arrangement",
  FC: "Foster care",
  IH: "In-home services",
  IHDR: "In-home services, differential response",
};

/** Returns the words of a code: `foster_parent` → Foster parent. */
export function wordsOfCode(code: string): string {
  const known = WORDS[code];
  if (known !== undefined) return known;
  return /^[a-z0-9_]+$/.test(code) ? code.charAt(0).toUpperCase() + code.slice(1).replaceAll("_", " ") : code;
}

/** Returns the words of a column: its label, or its id. */
export function wordsOfColumn(column: Column): string {
  return column.label ? column.label.charAt(0).toUpperCase() + column.label.slice(1) : wordsOfCode(column.id);
}

export function shapeOfQuestion(question: Question, instrument: Instrument): Shape {
  if (question.type === "visit_pattern" && question.choices.length === 0) {
    const choices = instrument.cover.visit_patterns.map(({ code, label }) => ({ code, words: label }));
    return { ...EMPTY, kind: "select", choices };
  }
  return shapeOf(question.type, question, { most: question.max ?? null, least: question.min ?? null });
}

export function shapeOfColumn(column: Column): Shape {
  return shapeOf(column.type, column, { most: null, least: column.type === "integer" ? 0 : null });
}

export function shapeOfField(field: FaceSheetField): Shape {
  return shapeOf(field.type, { ...field, choices: field.codes.length > 0 ? field.codes : field.choices }, { most: null, least: null });
}

interface Definition {
  choices?: readonly string[] | undefined;
  exclusive?: readonly string[] | undefined;
  columns?: readonly Column[] | undefined;
}

function shapeOf(type: string, definition: Definition, limits: Pick<Shape, "most" | "least">): Shape {
  const choices = (definition.choices ?? []).map((code) => ({ code, words: wordsOfCode(code) }));
  const shape: Shape = { ...EMPTY, ...limits, choices, exclusive: definition.exclusive ?? [], columns: definition.columns ?? [] };
  switch (type) {
    case "yes_no":
      return { ...shape, kind: "yes_no", choices: YES_NO };
    case "yes_no_na":
      return { ...shape, kind: "yes_no", choices: [...YES_NO, NOT_APPLICABLE] };
    case "visit_pattern":
    case "select":
      return { ...shape, kind: "select" };
    case "multi_select":
      return { ...shape, kind: "options" };
    case "integer":
      return { ...shape, kind: "number" };
    case "date":
      return { ...shape, kind: "day", choices: [] };
    case "date_or_na":
      return { ...shape, kind: "day", choices: [NOT_APPLICABLE] };
    case "date_or_code":
      return { ...shape, kind: "day" };
    case "table":
      return { ...shape, kind: "table" };
    default:
      return shape;
  }
}
