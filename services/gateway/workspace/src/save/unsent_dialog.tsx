/** Asks before signing out what becomes of work that was not sent, and removes a person's drafts when they have gone. */
import { signal, useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

import { afterSignOut, beforeSignOut } from "@workspace/frame/sign_out";

import { draftsElsewhere, purgeDrafts, sendAll, unsavedHere } from "./queues";

type Answer = (goesOn: boolean) => void;
const asked = signal<Answer | null>(null);

beforeSignOut(async () => {
  if ((await unsent()) === 0) return true;
  return new Promise((answer) => (asked.value = answer));
});
afterSignOut(purgeDrafts);

async function unsent(): Promise<number> {
  return unsavedHere.peek() + (await draftsElsewhere());
}

export function UnsentDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const failure = useSignal("");
  const answer = asked.value;
  useEffect(() => {
    failure.value = "";
    if (answer) dialog.current?.showModal();
    else dialog.current?.close();
  }, [answer, failure]);
  const close = (goesOn: boolean) => {
    asked.value = null;
    answer?.(goesOn);
  };
  const sendNow = async () => {
    await sendAll();
    const left = await unsent();
    if (left === 0) close(true);
    else failure.value = `${left === 1 ? "One answer" : `${left} answers`} could not be sent now. Look at the save line, or try again in a moment.`;
  };
  return (
    <dialog class="oms-dialog" ref={dialog} aria-labelledby="unsent" onClose={() => { if (asked.peek()) close(false); }}>
      <h2 id="unsent">Some of your work is not saved yet</h2>
      <p>It waits on this computer alone. If you sign out without sending it, it is gone.</p>
      <p role="status">{failure.value}</p>
      <p class="oms-row">
        <button class="usa-button" type="button" onClick={() => void sendNow()}>
          Send now and sign out
        </button>
        <button class="usa-button usa-button--outline" type="button" onClick={() => { close(false); }}>
          Stay
        </button>
        <button class="usa-button usa-button--unstyled" type="button" onClick={() => { close(true); }}>
          Discard it and sign out
        </button>
      </p>
    </dialog>
  );
}
