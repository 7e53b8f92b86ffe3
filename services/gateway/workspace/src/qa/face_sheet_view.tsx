/** Face sheet, interviews and records of a case in QA, with what changed since the round that is compared with. */
import { usePeople } from "@workspace/words/people";

import type { CaseAddress } from "./address";
import { answerWords, codeWords, isRows, type Row, RowsTable } from "./answers";
import { StopLinks } from "./case_navigation";
import { anchorOf, differenceAt, FACE_SHEET, partOfWhole } from "./changes";
import { Added, Removed, Sides, TextSide } from "./difference";
import { byWords, ChangedTag, RoundWords } from "./item_view";
import type { ReviewedCase } from "./reviewed_case";

type Fields = Readonly<Record<string, unknown>>;

interface FaceSheetProps {
  address: CaseAddress;
  read: ReviewedCase;
}

export function FaceSheetView({ address, read }: FaceSheetProps) {
  const { case: shown, changes } = read;
  const wholes = (changes?.parts ?? []).filter((changed) => partOfWhole(changed) === FACE_SHEET);
  const ofPart = (part: string) => wholes.find((changed) => changed.part === part);
  return (
    <>
      <p class="oms-eyebrow">
        <RoundWords read={read} />
      </p>
      <h1 tabIndex={-1}>Face sheet, interviews and records</h1>
      <div id={anchorOf(FACE_SHEET, null)} tabIndex={-1} class="oms-gap">
        <Fields read={read} address={address} changed={ofPart("face_sheet")} />
        <Texts read={read} address={address} />
        <Rows name="Interviews" rows={shown.interviews.rows} changed={ofPart("interviews")} address={address} />
        <Rows name="Records" rows={shown.records.rows} changed={ofPart("records")} address={address} />
      </div>
      <StopLinks address={address} part={FACE_SHEET} read={read} />
    </>
  );
}

type Changed = NonNullable<ReviewedCase["changes"]>["parts"][number] | undefined;

function Fields({ read, address, changed }: FaceSheetProps & { changed: Changed }) {
  const nameOf = usePeople(address.site);
  const now = read.case.face_sheet.fields as Fields;
  const before = changed ? (changed.before as Fields) : now;
  const fields = read.instrument.face_sheet.fields.filter(({ id, core }) => core && ((now[id] ?? null) !== null || (before[id] ?? null) !== null));
  const differs = (id: string) => JSON.stringify(before[id] ?? null) !== JSON.stringify(now[id] ?? null);
  return (
    <>
      {changed &&
        fields
          .filter(({ id }) => differs(id))
          .map(({ id, label }) => (
            <article key={id} class="oms-diff" aria-labelledby={`face-${id}`}>
              <div class="oms-diff__head">
                <h2 class="oms-q__ask oms-grow" id={`face-${id}`}>
                  {label}
                </h2>
                <ChangedTag words="Changed" />
              </div>
              <Sides
                round={read.since ? `round ${read.since.round}` : ""}
                by={byWords(changed, nameOf)}
                before={
                  <Removed>
                    <Value value={before[id]} read={read} name={`${label}, before`} />
                  </Removed>
                }
                now={
                  <Added>
                    <Value value={now[id]} read={read} name={`${label}, now`} />
                  </Added>
                }
              />
            </article>
          ))}
      <section class="oms-card oms-card--s oms-gap" aria-labelledby="fields-head">
        <h2 id="fields-head">Face sheet</h2>
        <dl class="oms-terms oms-small">
          {fields.flatMap(({ id, label }) => [
            <dt key={`${id} term`}>{label}</dt>,
            <dd key={id}>
              <Value value={now[id]} read={read} name={label} />
            </dd>,
          ])}
        </dl>
      </section>
    </>
  );
}

function Value({ value, read, name }: { value: unknown; read: ReviewedCase; name: string }) {
  if (isRows(value)) return <RowsTable rows={value} question={null} name={name} textOf={(row, column) => faceText(read, row, column)} />;
  return <>{answerWords(value, null, read.instrument).join(", ")}</>;
}

function faceText(read: ReviewedCase, row: string, column: string): string | null | undefined {
  return ["children", "participants"].map((table) => read.texts.texts[`face/${table}/${row}/${column}`]?.text).find((text) => text != null);
}

/** Names and other texts of the face sheet that changed. */
function Texts({ read, address }: FaceSheetProps) {
  const nameOf = usePeople(address.site);
  const texts = differenceAt(read.changes, FACE_SHEET, null)?.texts ?? [];
  return (
    <>
      {texts.map((changed) => (
        <article key={changed.field} class="oms-diff" aria-label={codeWords(changed.field.split("/").at(-1) ?? "")}>
          <div class="oms-diff__head">
            <h2 class="oms-q__ask oms-grow">{codeWords(changed.field.split("/").at(-1) ?? "")}</h2>
            <ChangedTag words="Words changed" />
          </div>
          <Sides
            round=""
            by={byWords(changed, nameOf)}
            before={<TextSide before={changed.before} now={changed.now} side="before" />}
            now={<TextSide before={changed.before} now={changed.now} side="now" />}
          />
        </article>
      ))}
    </>
  );
}

function Rows({ name, rows, changed, address }: { name: string; rows: readonly Row[]; changed: Changed; address: CaseAddress }) {
  const nameOf = usePeople(address.site);
  const id = `rows-${name}`;
  const before = (changed?.before ?? []) as Row[];
  const lacks = (others: readonly Row[]) => {
    const known = new Set(others.map((row) => JSON.stringify(row)));
    return (row: Row) => !known.has(JSON.stringify(row));
  };
  const removed = before.filter(lacks(rows));
  const added = rows.filter(lacks(before));
  return (
    <section class="oms-card oms-card--s oms-gap" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {changed && (
        <Sides
          round=""
          by={byWords(changed, nameOf)}
          before={
            removed.length === 0 ? (
              <p class="oms-small oms-muted">No row went</p>
            ) : (
              <Removed>
                <RowsTable rows={removed} question={null} name={`${name}, before`} nameOf={nameOf} />
              </Removed>
            )
          }
          now={
            added.length === 0 ? (
              <p class="oms-small oms-muted">No row came</p>
            ) : (
              <Added>
                <RowsTable rows={added} question={null} name={`${name}, now`} nameOf={nameOf} />
              </Added>
            )
          }
        />
      )}
      {rows.length === 0 ? <p class="oms-small oms-muted">No row was entered.</p> : <RowsTable rows={rows} question={null} name={`${name}, all rows`} nameOf={nameOf} />}
    </section>
  );
}
