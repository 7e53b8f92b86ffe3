/** The question whether an item applies to the case, with the criteria for its answer. */
import { useId } from "preact/hooks";

import type { Schemas } from "@workspace/api/client";
import { Conflict } from "@workspace/save/conflict";
import { answerSlot } from "@workspace/save/slots";

import type { CaseStore, ItemState } from "./case_store";
import { useNames } from "./names";
import { questionAnchor, type Item } from "./places";
import { Field } from "./questions/field";
import { ended, withoutMarks } from "./questions/question_words";
import { shapeOfColumn, type Instrument } from "./questions/shape";
import { Notes } from "./threads/notes";
import { Unanswered } from "./unanswered";

interface GateCardProps {
  store: CaseStore;
  item: Item;
  state: ItemState;
  gate: NonNullable<Schemas["Item"]["gate"]>;
  instrument: Instrument;
}

const YES_NO = shapeOfColumn({ id: "applicable", type: "yes_no" });

export function GateCard({ store, item, state, gate }: GateCardProps) {
  const slot = answerSlot(item.id, "applicable");
  const value = store.answer(item.id, "applicable");
  const saving = store.saving.slot(slot).value;
  const names = useNames(store.site);
  const id = useId();
  return (
    <section class={`oms-q${saving.conflict ? " oms-q--open" : ""}`} id={questionAnchor(item.id, "applicable")} aria-label={`Does Item ${item.id} apply?`}>
      <Field
        id={`${id}-field`}
        name={`Does Item ${item.id} apply?`}
        label={
          <>
            <span class="oms-q__id">{item.id}</span>
            Does Item {item.id} apply? {withoutMarks(gate.question)}
            {value === null && state.unanswered.includes("applicable") && <Unanswered />}
          </>
        }
        shape={YES_NO}
        value={value}
        isReadOnly={!store.isOpen.value || "applicable" in state.locked}
        look="question"
        onChange={(given) => store.put(slot, given)}
      />
      {saving.refusal && (
        <p class="usa-error-message" role="alert">
          Not saved: {saving.refusal}
        </p>
      )}
      <Conflict queue={store.saving} slot={slot} name="whether the item applies" words={String} nameOf={names} />
      <Notes store={store} item={item.id} question="applicable" />
      <div class="oms-q__foot">
        <details class="oms-more">
          <summary>When does it apply?</summary>
          <div class="oms-stack--s">
            <p>Yes, if one of these holds:</p>
            <Criteria criteria={gate.applicable_if} />
            <p>No, if one of these holds:</p>
            <Criteria criteria={gate.not_applicable_if} />
          </div>
        </details>
      </div>
    </section>
  );
}

function Criteria({ criteria }: { criteria: readonly string[] }) {
  return (
    <ul class="oms-ul">
      {criteria.map((one) => (
        <li key={one}>{ended(withoutMarks(one))}</li>
      ))}
    </ul>
  );
}
