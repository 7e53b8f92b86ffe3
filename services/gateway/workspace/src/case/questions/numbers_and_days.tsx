/** Widgets for numbers and days. Something that cannot be right is said at the field and not sent. */
import { useRef, useState } from "preact/hooks";

import { Radios } from "./choices";
import type { Choice, Shape } from "./shape";
import { useTyped } from "./typed";
import { dayProblem, numberProblem } from "./validity";

interface TypedProps {
  id: string;
  value: string;
  /** Returns the slip in what was typed; "" where it may be sent. */
  problemOf: (typed: string) => string;
  onValid: (typed: string) => void;
  isReadOnly: boolean;
  describedBy: string;
  input: Record<string, string>;
}

/** A field that keeps what was typed, also while it is wrong, and hands on what is right. */
function TypedField({ id, value, problemOf, onValid, isReadOnly, describedBy, input }: TypedProps) {
  const slipIn = (now: string) => (now === "" ? "" : problemOf(now));
  const [typed, take] = useTyped(value, slipIn, onValid);
  const [left, setLeft] = useState("");
  const box = useRef<HTMLInputElement>(null);
  const problem = slipIn(typed) === "" && typed !== "" ? "" : left;
  const leave = () => {
    const isHalf = typed === "" && box.current?.validity.badInput === true;
    setLeft(isHalf ? problemOf("") : slipIn(typed));
  };
  const described = [problem ? `${id}-problem` : "", describedBy].filter(Boolean).join(" ");
  return (
    <>
      {problem && (
        <p class="usa-error-message" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <input
        class={`usa-input${problem ? " usa-input--error" : ""}`}
        {...input}
        id={id}
        ref={box}
        value={typed}
        disabled={isReadOnly}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={described || undefined}
        onInput={({ currentTarget }) => take(currentTarget.value)}
        onBlur={leave}
      />
    </>
  );
}

interface NumberProps {
  id: string;
  shape: Shape;
  value: number | null;
  isReadOnly: boolean;
  describedBy: string;
  onChange: (value: number | null) => void;
}

export function NumberField({ id, shape, value, isReadOnly, describedBy, onChange }: NumberProps) {
  return (
    <TypedField
      id={id}
      value={value === null ? "" : String(value)}
      problemOf={(typed) => numberProblem(typed, shape.least)}
      onValid={(typed) => onChange(typed.trim() === "" ? null : Number(typed))}
      isReadOnly={isReadOnly}
      describedBy={describedBy}
      input={{ type: "text", inputMode: "numeric", autoComplete: "off", class: "usa-input oms-number" }}
    />
  );
}

interface DayProps {
  id: string;
  value: string | null;
  isReadOnly: boolean;
  describedBy: string;
  onChange: (value: string | null) => void;
}

export function DayField({ id, value, isReadOnly, describedBy, onChange }: DayProps) {
  return (
    <TypedField
      id={id}
      value={value ?? ""}
      problemOf={dayProblem}
      onValid={(typed) => onChange(typed || null)}
      isReadOnly={isReadOnly}
      describedBy={describedBy}
      input={{ type: "date", class: "usa-input oms-day" }}
    />
  );
}

interface DayOrCodeProps extends DayProps {
  codes: readonly Choice[];
  /** Names the field of the day. */
  label: string;
}

const DAY = "day";

/** A day, or one of the codes that stand in its place. */
export function DayOrCode({ id, codes, label, value, isReadOnly, describedBy, onChange }: DayOrCodeProps) {
  const code = codes.find((choice) => choice.code === value)?.code ?? null;
  const [wantsDay, setWantsDay] = useState(value !== null && code === null);
  const showsDay = code === null && (wantsDay || value !== null);
  return (
    <>
      <Radios
        id={`${id}-how`}
        choices={[{ code: DAY, words: "On a day" }, ...codes]}
        value={code ?? (showsDay ? DAY : null)}
        isReadOnly={isReadOnly}
        isSmall
        onChange={(chosen) => {
          setWantsDay(chosen === DAY);
          onChange(chosen === DAY ? null : chosen);
        }}
      />
      {showsDay && (
        <div class="oms-gap-s">
          <label class="oms-sr" for={id}>
            {label}: day
          </label>
          <DayField id={id} value={value} isReadOnly={isReadOnly} describedBy={describedBy} onChange={onChange} />
        </div>
      )}
    </>
  );
}
