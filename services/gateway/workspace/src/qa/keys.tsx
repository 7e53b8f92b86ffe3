/** Keys `n` and `p` for the next and the previous change or note: off until the person switches them on. */
import { signal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";

const STORED = "oms.qa.keys";
const STEPS: Readonly<Record<string, 1 | -1>> = { n: 1, p: -1 };

const areOn = signal(read());

function read(): boolean {
  try {
    return localStorage.getItem(STORED) === "on";
  } catch {
    return false; // storage that the browser refuses: the switch holds for this page alone
  }
}

function turn(on: boolean): void {
  areOn.value = on;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch {
    // as above
  }
}

/** Returns whether a key press is text for a field, or a command of the browser. */
export function isTyping(event: Pick<KeyboardEvent, "target" | "ctrlKey" | "metaKey" | "altKey">): boolean {
  const target = event.target instanceof Element ? event.target : null;
  return event.ctrlKey || event.metaKey || event.altKey || target?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") != null;
}

export function useKeys(go: (step: 1 | -1) => void): void {
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    function press(event: KeyboardEvent) {
      const step = STEPS[event.key];
      if (!areOn.peek() || step === undefined || isTyping(event)) return;
      event.preventDefault();
      latest.current(step);
    }
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

export function KeysSwitch() {
  const id = useId();
  return (
    <div class="oms-keys">
      <input class="usa-checkbox__input" type="checkbox" id={id} checked={areOn.value} onChange={(event) => turn(event.currentTarget.checked)} />
      <label class="usa-checkbox__label" for={id}>
        Keys: <kbd>n</kbd> next, <kbd>p</kbd> previous change or note
      </label>
    </div>
  );
}
