/** Declaration of a conflict of interest of one's own, in a dialog that says what follows. */
import { useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";

import { api, bodyOf } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { addressIn } from "@workspace/site";

import type { CaseStore } from "../case_store";

export function InterestConflict({ store }: { store: CaseStore }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { route } = useLocation();
  const [problem, setProblem] = useState("");
  const declare = async () => {
    try {
      const path = { site: store.site, case: store.id };
      await store.settle();
      await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/conflict", { params: { path } }));
      dialog.current?.close();
      route(addressIn(store.site, "cases"));
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  return (
    <section class="oms-card" aria-labelledby="interest-head">
      <h2 id="interest-head">Do you know this family?</h2>
      <p>If you worked on this case, supervised it, or know somebody in it, say so: somebody else reviews it then.</p>
      <p>
        <button class="usa-button oms-quiet oms-s" type="button" onClick={() => dialog.current?.showModal()}>
          I have a conflict of interest
        </button>
      </p>
      <dialog class="oms-dialog" ref={dialog} aria-labelledby="interest-title">
        <h2 id="interest-title">Declare a conflict of interest</h2>
        <p>You will work on this case no more: you can neither change it nor do QA on it. What you entered stays. Your site leader gives the case to somebody else. This cannot be taken back.</p>
        {problem && (
          <p class="usa-error-message" role="alert">
            {problem}
          </p>
        )}
        <div class="oms-row">
          <button class="usa-button" type="button" onClick={() => void declare()}>
            Declare it and leave the case
          </button>
          <button class="usa-button oms-quiet" type="button" onClick={() => dialog.current?.close()}>
            Cancel
          </button>
        </div>
      </dialog>
    </section>
  );
}
