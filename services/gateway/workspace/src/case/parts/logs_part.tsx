/** Logs of a case that are saved as a whole: the interviews by role, and the records that were read. */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { Conflict } from "@workspace/save/conflict";
import type { Slot } from "@workspace/save/slots";
import { Notice } from "@workspace/ui/notice";

import type { CaseStore } from "../case_store";
import { Custody } from "../custody";
import { useNames } from "../names";
import type { Case } from "../places";
import { ended } from "../questions/question_words";
import { isBlank } from "../questions/rows";
import { RowTable } from "../questions/row_table";
import { wordsOfCode, type Column, type Row, type Value } from "../questions/shape";
import { wordsOfValue } from "../questions/value_words";

const INTERVIEW: readonly Column[] = [
  { id: "role", type: "select", label: "Who", choices: ["child", "mother", "father", "foster_parent", "caseworker", "supervisor", "other_professional", "other"] },
  { id: "held", type: "yes_no", label: "Was the interview held?" },
  { id: "kind", type: "select", label: "How", choices: ["in_person", "telephone", "video", "written"] },
  { id: "on", type: "date", label: "On which day" },
  {
    id: "why_not",
    type: "select",
    label: "Why it was not held",
    choices: ["could_not_be_located", "refused", "safety_concern", "legal_reason", "not_in_best_interest", "not_developmentally_able", "deceased", "no_such_person"],
  },
];
const RECORD: readonly Column[] = [
  { id: "source", type: "select", label: "Kind of record", choices: ["paper", "electronic"] },
  { id: "on", type: "date", label: "Read on which day" },
];

/** Columns of an interview, by whether it was held. */
function isAskedOfInterview(row: Row, column: Column): boolean {
  if (column.id === "kind" || column.id === "on") return row.held === "Yes";
  return column.id !== "why_not" || row.held === "No";
}

function asInterview(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name === "row" || isAskedOfInterview(row, { id: name, type: "text" })));
}

interface LogPartProps {
  store: CaseStore;
  shown: Case;
}

export function InterviewsPart({ store, shown }: LogPartProps) {
  const sought = shown.missing.flatMap((lack) => ("interview" in lack ? [wordsOfCode(lack.interview).toLowerCase()] : []));
  return (
    <Log store={store} shown={shown} slot="interviews" title="Interviews" name="Interview" columns={INTERVIEW} asks={isAskedOfInterview} shape={asInterview}>
      <p class="oms-lead">Who was interviewed, by role and never by name, and why an interview was not held.</p>
      {sought.length > 0 && (
        <p class="oms-gap-s">
          Still to say, held or not: <strong>{sought.join(", ")}</strong>.
        </p>
      )}
    </Log>
  );
}

export function RecordsPart({ store, shown }: LogPartProps) {
  return (
    <Log store={store} shown={shown} slot="records" title="Records" name="Record" columns={RECORD} asks={() => true} shape={(row) => row}>
      <p class="oms-lead">Which case records were read, on paper or electronic, and when. Your name is kept with what you add.</p>
    </Log>
  );
}

/** Lets the browser ask before the page is closed while a row is not complete: it stands on the page alone. */
function useWarning(isHalf: boolean): void {
  useEffect(() => {
    if (!isHalf) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isHalf]);
}

interface LogProps extends LogPartProps {
  slot: Extract<Slot, "interviews" | "records">;
  title: string;
  name: string;
  columns: readonly Column[];
  asks: (row: Row, column: Column) => boolean;
  /** Returns the row without cells that it is no longer asked for. */
  shape: (row: Row) => Row;
  children: ComponentChildren;
}

function Log({ store, shown, slot, title, name, columns, asks, shape, children }: LogProps) {
  const names = useNames(store.site);
  const { refusal } = store.saving.slot(slot).value;
  const half = store.halfRows.value[slot];
  const rows = half ?? (store.value(slot) as readonly Row[]);
  useWarning(half !== undefined);
  const open = rows.findIndex((row) => columns.some((column) => asks(row, column) && isBlank(row[column.id])));
  const change = (given: readonly Row[] | null) => {
    const shaped = (given ?? []).map(shape);
    const isWhole = shaped.every((row) => columns.every((column) => !asks(row, column) || !isBlank(row[column.id])));
    store.halfRows.value = { ...store.halfRows.peek(), [slot]: isWhole ? undefined : shaped };
    if (isWhole) store.put(slot, shaped);
  };
  return (
    <div>
      <h1 id={slot} tabIndex={-1}>
        {title}
      </h1>
      {children}
      <Custody store={store} shown={shown} />
      {refusal && (
        <div class="oms-gap" role="alert">
          <Notice tone="bad" title={`${title}: not saved yet`}>
            <p>{ended(refusal)}</p>
          </Notice>
        </div>
      )}
      <Conflict queue={store.saving} slot={slot} name={title.toLowerCase()} words={(one) => wordsOfValue(one as Value)} nameOf={names} />
      <section class="oms-q oms-gap" aria-label={title}>
        <fieldset tabIndex={-1}>
          <legend class="oms-sr">{title}</legend>
          <RowTable id={slot} name={name} columns={columns} asks={asks} value={rows} isReadOnly={!store.isOpen.value} onChange={change} />
        </fieldset>
        <p class="oms-small oms-muted" role="status">
          {half && open >= 0 && `${name} ${open + 1} is not complete. The list is saved as soon as it is.`}
        </p>
      </section>
    </div>
  );
}
