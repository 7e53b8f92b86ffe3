/** A question before an act that cannot be taken back, as a modal dialog; some acts want a word typed. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

import { RefusableButton } from "./refusable";

interface ConfirmationProps {
  isOpen: boolean;
  title: string;
  /** What the button of the act says. */
  act: string;
  isGrave?: boolean;
  /** Text that has to be typed before the act; none where left out. */
  typed?: string;
  onAct: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

export function Confirmation({ isOpen, title, act, isGrave = false, typed, onAct, onClose, children }: ConfirmationProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const word = useSignal("");
  const id = useId();
  useEffect(() => {
    if (!isOpen) return;
    const shown = dialog.current;
    word.value = "";
    shown?.showModal();
    return () => shown?.close();
  }, [isOpen, word]);
  const why = typed !== undefined && word.value.trim() !== typed ? `Type ${typed} first.` : "";
  return (
    <dialog ref={dialog} class="oms-dialog oms-stack" aria-labelledby={`${id}-title`} onClose={onClose}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
      {typed !== undefined && (
        <div>
          <label class="usa-label" for={`${id}-word`}>
            Type <code>{typed}</code> to confirm
          </label>
          <input
            class="usa-input"
            id={`${id}-word`}
            autocomplete="off"
            value={word.value}
            onInput={(event) => (word.value = event.currentTarget.value)}
          />
        </div>
      )}
      <p class="oms-row">
        <RefusableButton
          kind={isGrave ? "oms-grave" : ""}
          why={why}
          onPress={() => {
            onAct();
            onClose();
          }}
        >
          {act}
        </RefusableButton>
        <button class="usa-button oms-quiet" type="button" onClick={onClose}>
          Cancel
        </button>
      </p>
    </dialog>
  );
}
