/** A table whose rows have identities: add, edit, remove and move them, by keyboard as by mouse. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Field } from "./field";
import { adopted, isEmpty, isOwn, newRow, toSend, wordsOfRow, type Keyed } from "./rows";
import { shapeOfColumn, wordsOfColumn, type Cell, type Column, type Row, type Value } from "./shape";

/** Texts of the rows: sealed by the server, and saved apart from the table under the id of their row. */
export interface TextCells {
  isText: (column: Column) => boolean;
  text: (row: string, column: string) => string;
  put: (row: string, column: string, text: string) => void;
}

interface RowTableProps {
  id: string;
  /** Names a row: `Report` in Report 1. */
  name: string;
  columns: readonly Column[];
  /** Whether a row has a column; all do where it is left out. */
  asks?: (row: Row, column: Column) => boolean;
  value: readonly Row[];
  isReadOnly: boolean;
  cells?: TextCells;
  onChange: (rows: readonly Row[] | null) => void;
}

export function RowTable({ id, name, columns, asks = () => true, value, isReadOnly, cells, onChange }: RowTableProps) {
  const [rows, setRows] = useState<readonly Keyed[]>(() => adopted([], value));
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [said, say] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const latest = useRef(value);
  latest.current = value;
  const content = JSON.stringify(value);
  useLayoutEffect(() => setRows((shown) => adopted(shown, latest.current)), [content]);

  const change = (changed: readonly Keyed[]) => {
    setRows(changed);
    const emptied = changed.findIndex(({ row }) => isEmpty(row) && !isOwn(row));
    if (emptied >= 0) {
      say(`${name} ${emptied + 1} needs at least one answer beside its texts. Give one, or remove the row.`);
      return; // a row that is not sent would lose its texts
    }
    const sent = toSend(changed);
    if (JSON.stringify(sent) !== content) onChange(sent.length ? sent : null);
  };
  const setCell = (key: string, column: string, cell: Cell) =>
    change(rows.map((kept) => (kept.key === key ? { key, row: { ...kept.row, [column]: cell } } : kept)));
  const move = (place: number, by: number) => {
    const moved = [...rows];
    const [row] = moved.splice(place, 1);
    if (row) moved.splice(place + by, 0, row);
    say(`${name} ${place + 1} is number ${place + by + 1} now.`);
    change(moved);
  };
  const add = () => {
    const added = newRow();
    setOpen(new Set([...open, added.key]));
    setRows([...rows, added]);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>("li:last-child :is(input, select, textarea)")?.focus());
  };
  const remove = (place: number) => {
    say(`${name} ${place + 1} was removed.`);
    change(rows.filter((_, other) => other !== place));
    list.current?.closest("fieldset")?.focus();
  };

  return (
    <div class="oms-rowlist">
      {rows.length === 0 && <p class="oms-muted oms-small">{isReadOnly ? "Nothing was entered." : "No row yet."}</p>}
      <ol ref={list}>
        {rows.map(({ key, row }, place) => (
          <li key={key}>
            <details
              open={open.has(key)}
              onToggle={({ currentTarget }) => {
                const now = new Set(open);
                if (currentTarget.open) now.add(key);
                else now.delete(key);
                if (now.has(key) !== open.has(key)) setOpen(now);
              }}
            >
              <summary>
                <b>
                  {name} {place + 1}
                </b>
                <span>{wordsOfRow(row, shownInSummary(columns, cells)) || "nothing entered yet"}</span>
              </summary>
              <div class="oms-cells">
                {columns.filter((column) => asks(row, column)).map((column) => (
                  <RowCell key={column.id} id={`${id}-${key}-${column.id}`} column={column} row={row} isReadOnly={isReadOnly} cells={cells} onChange={(cell) => setCell(key, column.id, cell)} />
                ))}
              </div>
              {!isReadOnly && (
                <RowActions
                  what={`${name} ${place + 1}`}
                  isEmpty={isEmpty(row)}
                  isFirst={place === 0}
                  isLast={place === rows.length - 1}
                  onMove={(by) => move(place, by)}
                  onRemove={() => remove(place)}
                />
              )}
            </details>
          </li>
        ))}
      </ol>
      {!isReadOnly && (
        <button class="usa-button usa-button--outline oms-s" type="button" onClick={add}>
          Add {name.toLowerCase()}
        </button>
      )}
      <p class="oms-said oms-small" role="status">
        {said}
      </p>
    </div>
  );
}

function shownInSummary(columns: readonly Column[], cells: TextCells | undefined): readonly Column[] {
  return columns.filter((column) => !cells?.isText(column));
}

interface RowCellProps {
  id: string;
  column: Column;
  row: Row;
  isReadOnly: boolean;
  cells: TextCells | undefined;
  onChange: (cell: Cell) => void;
}

function RowCell({ id, column, row, isReadOnly, cells, onChange }: RowCellProps) {
  const label = column.required ? `${wordsOfColumn(column)} (needed)` : wordsOfColumn(column);
  const shared = { id, name: wordsOfColumn(column), label, look: "cell" as const, shape: shapeOfColumn(column) };
  const toCell = (value: Value) => onChange(value as Cell); // a column is never a table
  if (!cells?.isText(column)) return <Field {...shared} value={row[column.id] ?? null} isReadOnly={isReadOnly} onChange={toCell} />;
  const rowId = String(row.row ?? "");
  if (isEmpty(row)) return <Field {...shared} hint="Answer another question of this row first." value={null} isReadOnly onChange={toCell} />;
  const put = (value: Value) => cells.put(rowId, column.id, typeof value === "string" ? value : "");
  return <Field {...shared} value={cells.text(rowId, column.id) || null} isReadOnly={isReadOnly} onChange={put} />;
}

interface RowActionsProps {
  what: string;
  isEmpty: boolean;
  isFirst: boolean;
  isLast: boolean;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function RowActions({ what, isEmpty, isFirst, isLast, onMove, onRemove }: RowActionsProps) {
  const [asks, ask] = useState(false);
  const button = "usa-button oms-quiet oms-s";
  if (asks) {
    return (
      <div class="oms-row oms-rowacts" role="group" aria-label={`Remove ${what}?`}>
        <span class="oms-small">Remove {what.toLowerCase()} with everything that is written in it?</span>
        <button class="usa-button oms-grave oms-s" type="button" onClick={onRemove} ref={(place) => place?.focus()}>
          Remove {what.toLowerCase()}
        </button>
        <button class={button} type="button" onClick={() => ask(false)}>
          Keep it
        </button>
      </div>
    );
  }
  return (
    <div class="oms-row oms-rowacts">
      {!isFirst && (
        <button class={button} type="button" onClick={() => onMove(-1)}>
          Move up<span class="oms-sr"> {what}</span>
        </button>
      )}
      {!isLast && (
        <button class={button} type="button" onClick={() => onMove(1)}>
          Move down<span class="oms-sr"> {what}</span>
        </button>
      )}
      <button class={button} type="button" onClick={() => (isEmpty ? onRemove() : ask(true))}>
        Remove<span class="oms-sr"> {what}</span>
      </button>
    </div>
  );
}
