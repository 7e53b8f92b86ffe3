/** The face sheet: facts of the case, saved as a whole; names and dates of birth are texts of their own. */
import { Conflict } from "@workspace/save/conflict";
import { textSlot } from "@workspace/save/slots";
import { Notice } from "@workspace/ui/notice";
import { AGENCIES, CASE_TYPES, countyName } from "@workspace/words/codes";
import { dayWords, quarterWords } from "@workspace/words/days";

import type { CaseStore, FaceSheet } from "../case_store";
import { Custody } from "../custody";
import { useNames } from "../names";
import { addressOf, fieldAnchor, itemPart, type Case } from "../places";
import { Field } from "../questions/field";
import { ended, withoutMarks } from "../questions/question_words";
import { shapeOfField, type FaceSheetField, type Instrument, type Value } from "../questions/shape";
import { wordsOfValue } from "../questions/value_words";
import { TextBox } from "../text_box";
import { Unanswered } from "../unanswered";

interface FaceSheetPartProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
}

export function FaceSheetPart({ store, shown, instrument }: FaceSheetPartProps) {
  const fields = store.value("face-sheet") as FaceSheet;
  const { refusal } = store.saving.slot("face-sheet").value;
  const names = useNames(store.site);
  const missing = new Set(shown.missing.flatMap((lack) => ("face_sheet" in lack ? [lack.face_sheet] : [])));
  const definitions = instrument.face_sheet.definitions;
  return (
    <div>
      <h1 id="face-sheet" tabIndex={-1}>
        Face sheet
      </h1>
      <p class="oms-lead">Facts of the case on which the items rest. It is not rated.</p>
      <Custody store={store} shown={shown} />
      <Facts shown={shown} names={names} />
      <details class="oms-more oms-gap">
        <summary>Definitions</summary>
        <dl class="oms-card oms-card--s oms-small oms-terms">
          {Object.entries(definitions).map(([term, words]) => (
            <div key={term}>
              <dt>{term.charAt(0).toUpperCase() + term.slice(1).replaceAll("_", " ")}</dt>
              <dd>{ended(withoutMarks(words))}</dd>
            </div>
          ))}
        </dl>
      </details>
      {refusal && (
        <div class="oms-gap" role="alert">
          <Notice tone="bad" title="The face sheet is not saved yet">
            <p>{ended(withLabels(refusal, instrument))} What you entered stands below; change it, and it is saved.</p>
          </Notice>
        </div>
      )}
      <Conflict queue={store.saving} slot="face-sheet" name="the face sheet" words={(one) => <Sheet fields={one as FaceSheet} instrument={instrument} />} nameOf={names} />
      <div class="oms-gap">
        <section class="oms-q" id={fieldAnchor("case_name")} aria-label="Case name">
          <TextBox store={store} field="face/case_name" label="Case name" hint="Foster care: the target child. In-home services: the family. It is sealed, and never published." rows={1} isNeeded={false} look="question" />
        </section>
        {instrument.face_sheet.fields
          .filter(({ core }) => core)
          .map((field) => (
            <FieldCard key={field.id} store={store} shown={shown} field={field} instrument={instrument} value={(fields as Readonly<Record<string, Value>>)[field.id] ?? null} isMissing={missing.has(field.id)} />
          ))}
      </div>
      <div class="oms-go">
        <a class="usa-button" href={addressOf(shown, { part: itemPart(firstItem(instrument, shown)), anchor: "" })}>
          Go to Item {firstItem(instrument, shown)}
        </a>
      </div>
    </div>
  );
}

function firstItem(instrument: Instrument, shown: Case): string {
  return instrument.items.find(({ case_types }) => case_types.includes(shown.case_type))?.id ?? "1";
}

/** Facts that the case has from its sample and its stages: nobody enters them. */
function Facts({ shown, names }: { shown: Case; names: (person: string) => string }) {
  const facts: [string, string][] = [
    ["County", countyName(shown.county)],
    ["Quarter", quarterWords(shown.quarter)],
    ["Type of case", `${CASE_TYPES[shown.case_type]}, ${AGENCIES[shown.agency].toLowerCase()}`],
    ["Reviewers", shown.assigned.map(names).join(", ") || "Nobody is named yet"],
    ["Review completed", shown.completed ? dayWords(shown.completed) : "Set when the case is first submitted"],
    ["Period under review ends", shown.face_sheet.pur_end ? dayWords(shown.face_sheet.pur_end) : "With the submission, or when the case was closed"],
  ];
  return (
    <dl class="oms-dl oms-card oms-card--s oms-gap">
      {facts.map(([name, words]) => (
        <div class="oms-dlrow" key={name}>
          <dt>{name}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

interface FieldCardProps {
  store: CaseStore;
  shown: Case;
  field: FaceSheetField;
  instrument: Instrument;
  value: Value;
  isMissing: boolean;
}

function FieldCard({ store, shown, field, instrument, value, isMissing }: FieldCardProps) {
  const letter = field.letters[instrument.version];
  const [label = "", aside = ""] = splitLabel(withoutMarks(field.label));
  const inHome = field.locked_because && shown.case_type !== "FC" ? `Answer Not applicable: ${field.locked_because}.` : "";
  const hint = [aside, inHome, field.type === "multi_select" && !aside.includes("apply") ? "Choose all that apply." : ""].filter(Boolean).join(" ");
  return (
    <section class="oms-q" id={fieldAnchor(field.id)} aria-label={label}>
      <Field
        id={`${fieldAnchor(field.id)}-field`}
        name={field.type === "table" ? (field.id === "children" ? "Child" : "Participant") : label}
        label={
          <>
            {letter && <span class="oms-q__id">{letter}</span>}
            {label}
            {isMissing && value === null && <Unanswered />}
          </>
        }
        hint={hint}
        shape={shapeOfField(field)}
        value={value}
        isReadOnly={!store.isOpen.value}
        look="question"
        cells={{
          isText: (column) => column.core !== true,
          text: (row, column) => store.text(`face/${field.id}/${row}/${column}`),
          put: (row, column, text) => store.put(textSlot(`face/${field.id}/${row}/${column}`), text, "typing"),
        }}
        onChange={(given) => store.putField(field.id as keyof FaceSheet, given)}
      />
    </section>
  );
}

/** Splits `Case name (the target child)` into the label and what stands beside it. */
function splitLabel(label: string): string[] {
  const parts = /^(.*?)\s*\((.*)\)$/.exec(label);
  return parts ? [parts[1] ?? label, ended((parts[2] ?? "").replace(/^./, (first) => first.toUpperCase()))] : [label];
}

/** Returns a sentence of the server with the labels of fields in place of their ids. */
function withLabels(sentence: string, instrument: Instrument): string {
  return instrument.face_sheet.fields.reduce((words, { id, label }) => words.replaceAll(new RegExp(`\\b${id}\\b`, "g"), `“${splitLabel(label)[0] ?? id}”`), sentence);
}

/** A face sheet in words, for the choice between two of them. */
function Sheet({ fields, instrument }: { fields: FaceSheet; instrument: Instrument }) {
  const given = fields as Readonly<Record<string, Value>>;
  return (
    <ul class="oms-small">
      {instrument.face_sheet.fields
        .filter(({ id }) => given[id] !== undefined && given[id] !== null)
        .map((field) => (
          <li key={field.id}>
            {splitLabel(field.label)[0]}: {wordsOfValue(given[field.id])}
          </li>
        ))}
    </ul>
  );
}
