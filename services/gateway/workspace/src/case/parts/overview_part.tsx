/** Overview of a case: facts, outcomes, findings, what is missing, the submission, a conflict of interest, elimination. */
import { addressIn } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { AGENCIES, CASE_TYPES, caseName, OUTCOME_RATINGS, STAGES } from "@workspace/words/codes";
import { dayWords, quarterWords } from "@workspace/words/days";

import type { CaseStore } from "../case_store";
import { Custody } from "../custody";
import { Elimination } from "../handing_over/elimination";
import { InterestConflict } from "../handing_over/interest_conflict";
import { Submission } from "../handing_over/submission";
import { useNames } from "../names";
import type { Case } from "../places";
import { ended } from "../questions/question_words";
import type { Instrument } from "../questions/shape";

interface OverviewPartProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
}

export function OverviewPart({ store, shown, instrument }: OverviewPartProps) {
  const names = useNames(store.site);
  const { items, complete, unanswered } = shown.progress;
  const facts: [string, string][] = [
    ["Type of case", `${CASE_TYPES[shown.case_type]}, ${AGENCIES[shown.agency].toLowerCase()}`],
    ["Quarter", quarterWords(shown.quarter)],
    ["Stage", STAGES[shown.stage]],
    ["Reviewers", shown.assigned.map(names).join(", ") || "Nobody is named yet"],
    ["Due", shown.due ? dayWords(shown.due) : "Two weeks after you start"],
    ["Returned", shown.returns === 0 ? "Never" : shown.returns === 1 ? "Once" : `${shown.returns} times`],
  ];
  return (
    <div class="oms-stack">
      <h1>{caseName(shown)}</h1>
      <Custody store={store} shown={shown} />
      {shown.master !== null && !store.isOpen.value && (
        <p>
          <a href={addressIn(shown.site, "cases", shown.id, "comparison")}>Compare your answers with the master case</a>
        </p>
      )}
      <dl class="oms-dl oms-card oms-card--s">
        {facts.map(([name, words]) => (
          <div class="oms-dlrow" key={name}>
            <dt>{name}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <section class="oms-card" aria-labelledby="progress-head">
        <h2 id="progress-head">How far the case is</h2>
        <p>
          <label for="progress">
            {complete} of {items} items are rated; {unanswered === 0 ? "no question is left" : `${unanswered} ${unanswered === 1 ? "question is" : "questions are"} left`}
          </label>{" "}
          <progress id="progress" value={complete} max={items} />
        </p>
        <Outcomes shown={shown} instrument={instrument} />
      </section>
      <Findings shown={shown} />
      <Submission store={store} shown={shown} instrument={instrument} />
      {store.isOpen.value && <InterestConflict store={store} />}
      <Elimination store={store} shown={shown} />
      {instrument.cover.trust.must_verify_before_federal_use && (
        <p class="oms-small oms-muted">Not verified for federal use: {instrument.cover.trust.statement}</p>
      )}
    </div>
  );
}

function Outcomes({ shown, instrument }: { shown: Case; instrument: Instrument }) {
  return (
    <div class="oms-scroll oms-gap-s" role="region" aria-label="Outcomes so far" tabIndex={0}>
      <table class="oms-table oms-table--tight oms-fold">
        <caption class="oms-sr">Outcomes so far</caption>
        <thead>
          <tr>
            <th scope="col">Outcome</th>
            <th scope="col">So far</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {instrument.outcomes.map(({ id, label }) => {
            const rated = shown.outcomes[id as keyof Case["outcomes"]];
            return (
              rated && (
                <tr key={id}>
                  <th scope="row">{label}</th>
                  <td data-l="So far">{OUTCOME_RATINGS[rated.rating]}</td>
                  <td data-l="Why">{ended(rated.why)}</td>
                </tr>
              )
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What the checks across the case found: contradictions that prevent the submission, and oddities to look at. */
function Findings({ shown }: { shown: Case }) {
  const errors = shown.checks.filter(({ severity }) => severity === "error");
  const warnings = shown.checks.filter(({ severity }) => severity === "warning");
  return (
    <>
      {errors.length > 0 && (
        <Notice tone="bad" title="The case contradicts itself">
          <ul class="oms-ul">
            {errors.map(({ check, what }) => (
              <li key={check} id={`check-${check}`} tabIndex={-1}>
                {ended(what)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {warnings.length > 0 && (
        <details class="oms-more">
          <summary>
            <Icon name="info" /> {warnings.length === 1 ? "One thing looks odd" : `${warnings.length} things look odd`}: look once more
          </summary>
          <ul class="oms-ul oms-small">
            {warnings.map(({ check, what }) => (
              <li key={check}>{ended(what)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
