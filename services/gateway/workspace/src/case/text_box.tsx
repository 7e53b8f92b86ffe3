/** A text of the case with its label, counter, conflict and what the server said of it. */
import { useId } from "preact/hooks";

import { Conflict } from "@workspace/save/conflict";
import { textSlot } from "@workspace/save/slots";

import type { CaseStore } from "./case_store";
import { useNames } from "./names";
import { textAnchor } from "./places";
import { Narrative } from "./questions/narrative";
import { Unanswered } from "./unanswered";

interface TextBoxProps {
  store: CaseStore;
  field: string;
  label: string;
  hint?: string;
  rows?: number;
  isNeeded: boolean;
  look?: "question" | "cell";
}

export function TextBox({ store, field, label, hint = "", rows = 4, isNeeded, look = "cell" }: TextBoxProps) {
  const slot = textSlot(field);
  const saving = store.saving.slot(slot).value;
  const text = store.text(field);
  const names = useNames(store.site);
  const id = useId();
  const isUnreadable = store.texts.value[field]?.text === null;
  return (
    <div>
      <label class={look === "question" ? "oms-q__ask" : "usa-label"} for={textAnchor(field)}>
        {label}
        {isNeeded && text.trim() === "" && <Unanswered />}
      </label>
      {hint && (
        <span class="usa-hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {isUnreadable ? (
        <p class="oms-small oms-muted">This text cannot be read any more: it was destroyed.</p>
      ) : (
        <Narrative
          id={textAnchor(field)}
          value={text}
          rows={rows}
          isReadOnly={!store.isOpen.value}
          describedBy={hint ? `${id}-hint` : ""}
          onChange={(now) => store.put(slot, now, "typing")}
          onLeave={() => void store.saving.flush()}
        />
      )}
      {saving.refusal && (
        <p class="usa-error-message" role="alert">
          Not saved: {saving.refusal}
        </p>
      )}
      <Conflict queue={store.saving} slot={slot} name={label} words={(one) => <span class="oms-pre">{String(one)}</span>} nameOf={names} />
    </div>
  );
}
