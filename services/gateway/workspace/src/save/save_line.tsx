/** The line that says whether everything is saved. It speaks when that changes; its clock is renewed silently. */
import { useEffect, useRef, useState } from "preact/hooks";

import { Icon } from "@workspace/ui/icon";
import { momentWords } from "@workspace/words/days";

import type { SaveQueue, SaveState } from "./save_queue";

interface SaveLineProps {
  queue: SaveQueue;
  /** Address of the question of a slot, for the links to what needs a choice. */
  linkOf?: (slot: string) => string;
  onSignIn?: () => void;
}

export function SaveLine({ queue, linkOf = (slot) => `#${slot}`, onSignIn }: SaveLineProps) {
  const state = queue.state.value;
  const [conflict] = state.conflicts;
  const [refused] = state.refused;
  return (
    <>
      <p class={`oms-saved ${CLASSES[state.kind]}`}>
        <Icon name={SIGNS[state.kind]} />
        <span>
          {wordsOf(state)} {state.kind === "signed-out" && onSignIn && <SignIn onClick={onSignIn} />}
          {state.kind === "refused" && refused && <a href={linkOf(refused.slot)}>What to do</a>}
          {conflict && (
            <span class="oms-muted">
              {" "}
              <a href={linkOf(conflict)}>{count(state.conflicts.length, "answer needs", "answers need")} your choice</a>
            </span>
          )}
        </span>
      </p>
      <Spoken state={state} />
    </>
  );
}

function SignIn({ onClick }: { onClick: () => void }) {
  return (
    <button class="usa-button usa-button--unstyled" type="button" onClick={onClick}>
      Sign in here
    </button>
  );
}

/** Speaks transitions alone: what is saved again and again is not announced each time. */
function Spoken({ state }: { state: SaveState }) {
  const [words, setWords] = useState("");
  const before = useRef(state);
  useEffect(() => {
    const { kind, conflicts } = before.current;
    before.current = state;
    if (state.conflicts.length > conflicts.length) setWords(`${count(state.conflicts.length, "answer needs", "answers need")} your choice.`);
    else if (isTrouble(state.kind) && state.kind !== kind) setWords(wordsOf(state));
    else if (state.kind === "saved" && words !== "" && kind !== "saved") setWords("Everything is saved.");
  }, [state, words]);
  return (
    <span class="oms-sr" role="status">
      {words}
    </span>
  );
}

const CLASSES = {
  saved: "",
  waiting: "oms-saved--plain",
  saving: "oms-saved--plain",
  offline: "oms-saved--wait",
  "signed-out": "oms-saved--wait",
  refused: "oms-saved--bad",
} as const;
const SIGNS = {
  saved: "check_circle",
  waiting: "update",
  saving: "update",
  offline: "warning",
  "signed-out": "lock",
  refused: "error",
} as const;

const isTrouble = (kind: SaveState["kind"]) => kind === "offline" || kind === "signed-out" || kind === "refused";

/** Returns the line's words. "Saved" stands there only after the server has said so. */
export function wordsOf(state: SaveState): string {
  const { unsaved } = state;
  switch (state.kind) {
    case "saved":
      return state.savedAt ? `Saved ${momentWords(state.savedAt, new Date())}` : "Your answers are saved automatically";
    case "waiting":
    case "saving":
      return "Saving…";
    case "offline":
      return `No connection. ${count(unsaved, "answer waits", "answers wait")} on this computer; go on.`;
    case "signed-out":
      return `Sign in again to save ${count(unsaved, "answer", "answers")}.`;
    case "refused":
      return `Not saved: ${count(state.refused.length, "answer was", "answers were")} refused.`;
  }
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
