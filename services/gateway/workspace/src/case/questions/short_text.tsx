/** A text of one line, such as a name in a row. */
import { textProblem } from "./validity";
import { useTyped } from "./typed";

interface ShortTextProps {
  id: string;
  value: string;
  isReadOnly: boolean;
  describedBy: string;
  onChange: (text: string) => void;
}

export function ShortText({ id, value, isReadOnly, describedBy, onChange }: ShortTextProps) {
  const [text, type] = useTyped(value, textProblem, onChange);
  const problem = textProblem(text);
  return (
    <>
      {problem && (
        <p class="usa-error-message" id={`${id}-problem`} role="alert">
          {problem}
        </p>
      )}
      <input
        class={`usa-input${problem ? " usa-input--error" : ""}`}
        type="text"
        id={id}
        value={text}
        disabled={isReadOnly}
        autoComplete="off"
        aria-invalid={problem ? "true" : undefined}
        aria-describedby={[problem ? `${id}-problem` : "", describedBy].filter(Boolean).join(" ") || undefined}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </>
  );
}
