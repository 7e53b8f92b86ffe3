/** Widgets for options: radio buttons, a list to choose from, check boxes of which some stand alone. */
import { useState } from "preact/hooks";

import type { Choice, Shape } from "./shape";

interface ChoiceProps {
  id: string;
  choices: readonly Choice[];
  value: string | null;
  isReadOnly: boolean;
  onChange: (code: string | null) => void;
  /** Of a cell of a table rather than a question. */
  isSmall?: boolean;
}

/** Radio buttons side by side: Yes, No, Not applicable. */
export function Radios({ id, choices, value, isReadOnly, onChange, isSmall = false }: ChoiceProps) {
  return (
    <div class={`oms-answers${isSmall ? " oms-answers--s" : ""}`}>
      {choices.map(({ code, words }) => (
        <div class="usa-radio" key={code}>
          <input
            class="usa-radio__input"
            type="radio"
            id={`${id}-${code}`}
            name={id}
            checked={value === code}
            disabled={isReadOnly}
            onChange={() => onChange(code)}
          />
          <label class="usa-radio__label" for={`${id}-${code}`}>
            {words}
          </label>
        </div>
      ))}
    </div>
  );
}

interface ListProps extends ChoiceProps {
  describedBy: string;
}

export function List({ id, choices, value, isReadOnly, onChange, describedBy }: ListProps) {
  return (
    <select
      class="usa-select"
      id={id}
      aria-describedby={describedBy || undefined}
      disabled={isReadOnly}
      value={value ?? ""}
      onChange={({ currentTarget }) => onChange(currentTarget.value || null)}
    >
      <option value="">Choose</option>
      {choices.map(({ code, words }) => (
        <option key={code} value={code}>
          {words}
        </option>
      ))}
    </select>
  );
}

interface BoxesProps {
  id: string;
  shape: Shape;
  value: readonly string[];
  isReadOnly: boolean;
  onChange: (codes: readonly string[] | null) => void;
}

/** Check boxes. An option that stands alone takes the others away, and says so; one too many is not taken. */
export function Boxes({ id, shape, value, isReadOnly, onChange }: BoxesProps) {
  const [said, say] = useState("");
  const toggle = (code: string) => {
    const { chosen, words } = toggled(shape, value, code);
    say(words);
    if (chosen !== value) onChange(chosen.length ? chosen : null);
  };
  return (
    <>
      <div class="oms-boxes">
        {shape.choices.map(({ code, words }) => (
          <div class="usa-checkbox" key={code}>
            <input
              class="usa-checkbox__input"
              type="checkbox"
              id={`${id}-${code}`}
              checked={value.includes(code)}
              disabled={isReadOnly}
              onChange={(event) => {
                toggle(code);
                event.currentTarget.checked = toggled(shape, value, code).chosen.includes(code);
              }}
            />
            <label class="usa-checkbox__label" for={`${id}-${code}`}>
              {words}
            </label>
          </div>
        ))}
      </div>
      <p class="oms-said oms-small" role="status">
        {said}
      </p>
    </>
  );
}

interface Toggled {
  chosen: readonly string[];
  /** What a person should know about it. */
  words: string;
}

/** Returns the options after one was pressed. An option that stands alone is chosen alone. */
export function toggled(shape: Shape, value: readonly string[], code: string): Toggled {
  if (value.includes(code)) return { chosen: value.filter((other) => other !== code), words: "" };
  const alone = shape.exclusive.includes(code);
  const left = alone ? [] : value.filter((other) => !shape.exclusive.includes(other));
  const removed = value.filter((other) => !left.includes(other));
  if (shape.most !== null && left.length >= shape.most) {
    return { chosen: value, words: `Choose at most ${shape.most}. Take another choice away first.` };
  }
  const chosen = shape.choices.map((choice) => choice.code).filter((other) => other === code || left.includes(other));
  if (removed.length === 0) return { chosen, words: "" };
  const words = (codes: readonly string[]) => codes.map((one) => `“${shape.choices.find((choice) => choice.code === one)?.words ?? one}”`).join(" and ");
  const single = alone ? words([code]) : words(removed);
  return { chosen, words: `${single} stands alone, so ${alone ? words(removed) : "it"} was taken away.` };
}
