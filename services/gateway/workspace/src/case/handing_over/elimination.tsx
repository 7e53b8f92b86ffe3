/** Worksheet to propose that a case leaves the review: the reason and the evidence. Somebody else decides. */
import { useState } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { useResource } from "@workspace/api/resource";
import { Loaded, Notice } from "@workspace/ui/notice";
import { dayWords } from "@workspace/words/days";

import type { CaseStore } from "../case_store";
import { useNames } from "../names";
import type { Case } from "../places";
import { Narrative } from "../questions/narrative";
import { wordsOfCode } from "../questions/shape";

type Reason = Schemas["WorksheetBody"]["reason"];

/** Reasons in words, in the order of the worksheet. */
export const ELIMINATION_REASONS: Readonly<Record<Reason, string>> = {
  key_participants: "Key people could not be interviewed",
  out_of_area: "The family or child lives out of the area",
  ih_too_short: "In-home services were open too briefly",
  ih_child_in_fc: "In-home case with a child in foster care",
  ih_fc_entry_late: "In-home case whose child entered foster care late in the period",
  fc_under_24h: "Foster care of less than 24 hours",
  thv_all_pur: "Trial home visit for the whole period under review",
  discharged_before_pur: "Discharged before the period under review",
  adoption_guardianship_final: "Adoption or guardianship final before the period under review",
  subsidy_only: "Open for a subsidy payment alone",
  age_of_majority: "The child reached the age of majority before the period",
  other_state: "Placed here for another state",
  duplicate: "The same family is in the sample twice",
  locked_facility_all_pur: "In a locked facility for the whole period",
  worker_over_represented: "Too many cases of one worker are in the sample",
  conflict_of_interest: "Conflict of interest that no other reviewer can solve",
  state_specific: "A reason of the state’s own",
};

interface EliminationProps {
  store: CaseStore;
  shown: Case;
}

export function Elimination({ store, shown }: EliminationProps) {
  const [isOpen, open] = useState(shown.stage === "eliminated");
  return (
    <details class="oms-card oms-more" open={isOpen} onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>Should this case leave the review?</summary>
      {isOpen && <Worksheet store={store} shown={shown} />}
    </details>
  );
}

function Worksheet({ store, shown }: EliminationProps) {
  const path = { site: store.site, case: store.id };
  const sheet = useResource(`worksheet ${store.id}`, () => bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/elimination", { params: { path } })));
  const names = useNames(store.site);
  return (
    <Loaded resource={sheet}>
      {({ worksheet, evidence, not_held: notHeld }) => (
        <div class="oms-stack--s">
          <p>A case leaves the review for one of the reasons below alone. You fill in the worksheet, and somebody else decides.</p>
          {notHeld.length > 0 && <p class="oms-small">Interviews that were not held: {notHeld.map(({ role, why_not }) => `${wordsOfCode(role).toLowerCase()} (${wordsOfCode(why_not ?? "").toLowerCase()})`).join(", ")}.</p>}
          {worksheet && (
            <Notice title={worksheet.decided === "eliminated" ? "The case was eliminated" : worksheet.decided === "refused" ? "The case stays in the review" : "The worksheet waits for a decision"}>
              <p>
                {ELIMINATION_REASONS[worksheet.reason as Reason]}, by {names(worksheet.by)}, {dayWords(worksheet.at.slice(0, 10))}.
                {worksheet.decided && ` Decided by ${names(worksheet.decided_by)}.`}
              </p>
              {evidence && <p class="oms-pre">{evidence}</p>}
            </Notice>
          )}
          {shown.stage !== "eliminated" && shown.stage !== "approved_final" && (worksheet === null || worksheet.decided === "refused") && <Proposal store={store} onDone={sheet.reload} />}
        </div>
      )}
    </Loaded>
  );
}

function Proposal({ store, onDone }: { store: CaseStore; onDone: () => void }) {
  const [reason, setReason] = useState<Reason | "">("");
  const [evidence, setEvidence] = useState("");
  const [problem, setProblem] = useState("");
  const propose = async () => {
    if (reason === "" || evidence.trim() === "") {
      setProblem(reason === "" ? "Choose a reason first." : "Write the evidence for the reason.");
      return;
    }
    try {
      const path = { site: store.site, case: store.id };
      await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/elimination", { params: { path }, body: { reason, evidence } }));
      onDone();
      store.readAgainSoon();
    } catch (error) {
      setProblem(wordsOf(error));
    }
  };
  return (
    <div class="oms-form">
      {problem && (
        <p class="usa-error-message" role="alert">
          {problem}
        </p>
      )}
      <div>
        <label class="usa-label" for="elimination-reason">
          Reason
        </label>
        <select class="usa-select" id="elimination-reason" value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value as Reason | "")}>
          <option value="">Choose</option>
          {Object.entries(ELIMINATION_REASONS).map(([code, words]) => (
            <option key={code} value={code}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <div>
        <label class="usa-label" for="elimination-evidence">
          Evidence
        </label>
        <Narrative id="elimination-evidence" value={evidence} isReadOnly={false} onChange={setEvidence} />
      </div>
      <button class="usa-button usa-button--outline" type="button" onClick={() => void propose()}>
        Propose to eliminate the case
      </button>
    </div>
  );
}
