/** A text with a counter. What is too long stays in the box and is not sent. */
import { useEffect, useState } from "preact/hooks";

import { useTyped } from "./typed";
import { lengthOf, MAX_TEXT_LENGTH, textProblem } from "./validity";

interface NarrativeProps {
  id: string;
  value: string;
  isReadOnly: boolean;
  describedBy?: string;
  rows?: number;
  /** Called at each change with a text that may be sent. */
  onChange: (text: string) => void;
  /** Called when the person leaves the box. */
  onLeave?: () => void;
}

const QUIET_MILLISECONDS = 1000;
const NEAR = 0.9;

export function Narrative({ id, value, isReadOnly, describedBy = "", rows = 4, onChange, onLeave }: NarrativeProps) {
  const [text, type] = useTyped(value, textProblem, onChange);
  const problem = textProblem(text);
  return (
    <>
      {problem && (
        <p class="usa-error-message" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <textarea
        class={`usa-textarea${problem ? " usa-input--error" : ""}`}
        id={id}
        rows={rows}
        value={text}
        readOnly={isReadOnly}
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={[problem ? `${id}-problem` : "", describedBy, `${id}-count`].filter(Boolean).join(" ")}
        onInput={({ currentTarget }) => type(currentTarget.value)}
        onBlur={onLeave}
      />
      <Counter id={id} text={text} />
    </>
  );
}

/** Counts words, and characters near the limit. It speaks a second after the last key. */
function Counter({ id, text }: { id: string; text: string }) {
  const [spoken, speak] = useState("");
  const length = lengthOf(text);
  const isNear = length > MAX_TEXT_LENGTH * NEAR;
  const left = MAX_TEXT_LENGTH - length;
  useEffect(() => {
    const timer = setTimeout(() => speak(isNear ? leftWords(left) : ""), QUIET_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isNear, left]);
  const words = text.trim() === "" ? 0 : text.trim().split(/\s+/).length;
  const count = words === 1 ? "1 word" : `${words.toLocaleString("en-US")} words`;
  return (
    <>
      <p class="oms-count" id={`${id}-count`}>
        {count}
        {isNear && `. ${leftWords(left)}`}
      </p>
      <p class="oms-sr" role="status">
        {spoken}
      </p>
    </>
  );
}

function leftWords(left: number): string {
  const many = Math.abs(left).toLocaleString("en-US");
  return left < 0 ? `${many} characters too many` : `${many} characters left`;
}
