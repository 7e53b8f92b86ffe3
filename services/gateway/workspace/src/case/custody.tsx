/** Sentence that says who has a case that can be read, not changed. */
import { account } from "@workspace/session/account";
import { Notice } from "@workspace/ui/notice";
import { STAGES } from "@workspace/words/codes";

import type { CaseStore } from "./case_store";
import { useNames } from "./names";
import type { Case } from "./places";

export function Custody({ store, shown }: { store: CaseStore; shown: Case }) {
  const names = useNames(store.site);
  if (store.isOpen.value) return null;
  const { title, words } = sentences(shown, names);
  return (
    <div class="oms-gap">
      <Notice title={title}>
        <p>{words}</p>
      </Notice>
    </div>
  );
}

function sentences(shown: Case, names: (person: string) => string): { title: string; words: string } {
  if (shown.stage === "approved_final") return { title: "This case is approved and final", words: "It can be read by everybody who may open it. An administrator can unlock it." };
  if (shown.stage === "eliminated") return { title: "This case was eliminated from the review", words: "Nothing is entered in it any more. A leader can restore it." };
  const me = account.value?.id ?? "";
  const isMine = shown.assigned.includes(me) || shown.reviewers.includes(me);
  if (["not_started", "data_entry", "returned_to_reviewer"].includes(shown.stage)) {
    const who = shown.assigned.map(names).join(" and ");
    return { title: `${who || "Somebody else"} has this case`, words: "It was given to other reviewers. You can read it." };
  }
  if (shown.custody !== null) return { title: `${capital(names(shown.custody))} has this case in QA`, words: waiting(isMine) };
  return { title: STAGES[shown.stage], words: waiting(isMine) };
}

function waiting(isMine: boolean): string {
  return isMine ? "You can read it and answer notes. It comes back to you if it is returned." : "You can read it and answer notes.";
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
