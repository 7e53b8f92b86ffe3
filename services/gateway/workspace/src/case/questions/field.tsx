/** Field of any shape: one recursive function from the instrument's data to native controls. */
import type { ComponentChildren } from "preact";

import { Boxes, List, Radios } from "./choices";
import { DayField, DayOrCode, NumberField } from "./numbers_and_days";
import { RowTable, type TextCells } from "./row_table";
import type { Cell, Row, Shape, Value } from "./shape";
import { ShortText } from "./short_text";

export interface FieldProps {
  id: string;
  /** Names the field where its label cannot, as in the name of a row's field. */
  name: string;
  label: ComponentChildren;
  hint?: ComponentChildren;
  shape: Shape;
  value: Value;
  isReadOnly: boolean;
  /** Look of a question, or of a cell in a row. */
  look: "question" | "cell";
  /** Ids of further sentences about the field. */
  describedBy?: string;
  /** Texts of a table's rows, which are saved apart from it. */
  cells?: TextCells;
  onChange: (value: Value) => void;
}

export function Field(props: FieldProps) {
  const { id, name, label, hint, shape, value, isReadOnly, look, onChange } = props;
  const isGroup = shape.kind === "yes_no" || shape.kind === "options" || shape.kind === "table" || hasCodes(shape);
  const hintId = hint ? `${id}-hint` : "";
  const described = [hintId, props.describedBy ?? ""].filter(Boolean).join(" ");
  const labelClass = look === "question" ? "oms-q__ask" : "usa-label";
  const shownHint = hint ? (
    <span class="usa-hint" id={hintId}>
      {hint}
    </span>
  ) : null;
  const single = { id, isReadOnly, describedBy: described };
  if (!isGroup) {
    return (
      <div>
        <label class={labelClass} for={id}>
          {label}
        </label>
        {shownHint}
        {shape.kind === "select" && <List {...single} choices={shape.choices} value={textOf(value)} onChange={onChange} />}
        {shape.kind === "number" && <NumberField {...single} shape={shape} value={numberOf(value)} onChange={onChange} />}
        {shape.kind === "day" && <DayField {...single} value={textOf(value)} onChange={onChange} />}
        {shape.kind === "text" && <ShortText {...single} value={textOf(value) ?? ""} onChange={onChange} />}
      </div>
    );
  }
  return (
    <fieldset id={id} aria-describedby={described || undefined} tabIndex={-1}>
      <legend class={look === "question" ? undefined : "usa-legend"}>{label}</legend>
      {shownHint}
      {shape.kind === "yes_no" && (
        <Radios id={`${id}-is`} choices={shape.choices} value={textOf(value)} isReadOnly={isReadOnly} isSmall={look === "cell"} onChange={onChange} />
      )}
      {shape.kind === "options" && <Boxes id={`${id}-has`} shape={shape} value={codesOf(value)} isReadOnly={isReadOnly} onChange={onChange} />}
      {shape.kind === "day" && (
        <DayOrCode {...single} id={`${id}-on`} codes={shape.choices} label={name} value={textOf(value)} onChange={onChange} />
      )}
      {shape.kind === "table" && (
        <RowTable
          id={`${id}-rows`}
          name={name}
          columns={shape.columns}
          value={rowsOf(value)}
          isReadOnly={isReadOnly}
          onChange={onChange}
          {...(props.cells ? { cells: props.cells } : {})}
        />
      )}
    </fieldset>
  );
}

function hasCodes(shape: Shape): boolean {
  return shape.kind === "day" && shape.choices.length > 0;
}

function textOf(value: Value): string | null {
  return typeof value === "string" ? value : null;
}

function numberOf(value: Value): number | null {
  return typeof value === "number" ? value : null;
}

function codesOf(value: Value): readonly string[] {
  return isList(value) ? value.filter((code) => typeof code === "string") : [];
}

function rowsOf(value: Value): readonly Row[] {
  return isList(value) ? value.filter((row): row is Row => typeof row === "object") : NO_ROWS;
}

const NO_ROWS: readonly Row[] = [];

function isList(value: Value): value is readonly string[] | readonly Row[] {
  return Array.isArray(value);
}

export type { Cell };
