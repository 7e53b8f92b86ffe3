/** Even assignment: shows who would get how many cases before anything is done, does it case by case, and tells of each. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { counted } from "@workspace/quarter/parts/words";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { countyName } from "@workspace/words/codes";

import { giveTo, refusalOf, type Assignable, type Refusal } from "./assignment_request";
import { assignEvenly, type EvenPlan } from "./even_assignment";
import { hindranceOf, type Reviewer } from "./reviewers";

interface AssignmentPlanProps {
  open: readonly Assignable[];
  reviewers: readonly Reviewer[];
  onGiven?: (id: string, people: readonly string[]) => void;
  /** Called when all requests have been answered. */
  onAssigned: () => void;
}

type Result = { words: string; isDone: true } | (Refusal & { isDone: false });

export function AssignmentPlan({ open, reviewers, onGiven, onAssigned }: AssignmentPlanProps) {
  const each = useSignal(1);
  const left = useSignal<ReadonlySet<string>>(new Set());
  const isShown = useSignal(false);
  const isRunning = useSignal(false);
  const results = useSignal<ReadonlyMap<string, Result>>(new Map());
  const total = useSignal(0);
  /** People to whom the server refused a case here, so that the next plan gives it to others. */
  const barred = useSignal<ReadonlyMap<string, readonly string[]>>(new Map());
  const plan = useMemo(
    () => planOf({ open, reviewers, left: left.value, barred: barred.value, each: each.value }),
    [open, reviewers, left.value, barred.value, each.value],
  );
  const ready = open.filter((target) => (plan.people.get(target.case) ?? []).length > 0);
  const assign = async () => {
    isRunning.value = true;
    results.value = new Map();
    total.value = ready.length;
    for (const target of ready) {
      const people = [...(plan.people.get(target.case) ?? [])];
      const result = await resultOf(target, people);
      results.value = new Map([...results.peek(), [target.case, result]]);
      if (result.isDone) onGiven?.(target.case, people);
      else barred.value = new Map([...barred.peek(), [target.case, [...(barred.peek().get(target.case) ?? []), ...result.people]]]);
    }
    isRunning.value = false;
    isShown.value = false;
    onAssigned();
  };
  const refusals = [...results.value.values()].filter((result): result is Refusal & { isDone: false } => !result.isDone);
  return (
    <div class="oms-stack">
      {open.length > 0 && (
        <div class="oms-row">
          <fieldset class="usa-fieldset oms-row">
            <legend class="usa-legend oms-sr">Reviewers of each case</legend>
            {[1, 2].map((number) => (
              <div class="usa-radio" key={number}>
                <input
                  class="usa-radio__input"
                  type="radio"
                  name="each"
                  id={`each-${number}`}
                  checked={each.value === number}
                  disabled={isRunning.value}
                  onChange={() => (each.value = number)}
                />
                <label class="usa-radio__label" for={`each-${number}`}>
                  {number === 1 ? "One reviewer a case" : "Two reviewers a case"}
                </label>
              </div>
            ))}
          </fieldset>
          {!isShown.value && (
            <RefusableButton
              kind="usa-button--outline"
              why={reviewers.length === 0 ? "This site has no reviewers yet. A State Administrator invites them." : ""}
              onPress={() => (isShown.value = true)}
            >
              Show an even assignment
            </RefusableButton>
          )}
        </div>
      )}
      {isShown.value && open.length > 0 && (
        <div class="oms-stack">
          <Preview open={open} plan={plan} reviewers={reviewers} left={left.value} refusals={refusals} onLeave={(person) => (left.value = toggled(left.peek(), person))} />
          <p>
            {ready.length === open.length
              ? `${counted(open.length, "case")} will be given to reviewers, one after the other. Until you press the button, nothing is done.`
              : `${counted(ready.length, "case")} of ${open.length} will be given to reviewers. For the others nobody here may review; they stay as they are.`}
          </p>
          <p class="oms-row">
            <RefusableButton
              why={isRunning.value ? "The assignment runs." : ready.length === 0 ? "Nobody here may be given these cases: see the reasons beside the names." : ""}
              onPress={() => void assign()}
            >
              Give out {counted(ready.length, "case")}
            </RefusableButton>
            <button class="usa-button oms-quiet" type="button" disabled={isRunning.value} onClick={() => (isShown.value = false)}>
              Not now
            </button>
          </p>
        </div>
      )}
      <Progress isRunning={isRunning.value} total={total.value} results={results.value} />
    </div>
  );
}

interface PreviewProps {
  open: readonly Assignable[];
  plan: EvenPlan;
  reviewers: readonly Reviewer[];
  left: ReadonlySet<string>;
  refusals: readonly Refusal[];
  onLeave: (person: string) => void;
}

function Preview({ open, plan, reviewers, left, refusals, onLeave }: PreviewProps) {
  const counties = [...new Set(open.map((target) => target.county))];
  return (
    <div class="oms-scroll" role="region" aria-labelledby="plan-cap" tabIndex={0}>
      <table class="oms-table oms-table--tight oms-fold">
        <caption id="plan-cap">Who would get how many cases. Those with the least work get the next case.</caption>
        <thead>
          <tr>
            <th scope="col">Reviewer</th>
            <th scope="col" class="r">
              Open now
            </th>
            <th scope="col" class="r">
              Gets
            </th>
            <th scope="col" class="r">
              Then
            </th>
            <th scope="col">Takes part</th>
          </tr>
        </thead>
        <tbody>
          {reviewers.map((reviewer) => {
            const hindrance = hindranceIn(reviewer, counties);
            const after = plan.loads.get(reviewer.person) ?? reviewer.load;
            const said = refusals.filter((refusal) => refusal.people.includes(reviewer.person));
            return (
              <tr key={reviewer.person}>
                <th scope="row">{reviewer.name}</th>
                <td data-l="Open now" class="r">
                  {reviewer.load}
                </td>
                <td data-l="Gets" class="r oms-num">
                  {after - reviewer.load}
                </td>
                <td data-l="Then" class="r">
                  {after}
                </td>
                <td data-l="Takes part">
                  {hindrance !== "" ? (
                    <span class="oms-muted">No: {hindrance}</span>
                  ) : (
                    <div class="usa-checkbox">
                      <input
                        class="usa-checkbox__input"
                        type="checkbox"
                        id={`part-${reviewer.person}`}
                        checked={!left.has(reviewer.person)}
                        onChange={() => onLeave(reviewer.person)}
                      />
                      <label class="usa-checkbox__label oms-nomargin" for={`part-${reviewer.person}`}>
                        Yes<span class="oms-sr">, {reviewer.name}</span>
                      </label>
                    </div>
                  )}
                  {said.map((refusal, index) => (
                    <p key={index} class="oms-small">
                      <Icon name="error" /> Refused just now: {refusal.words}
                    </p>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Progress({ isRunning, total, results }: { isRunning: boolean; total: number; results: ReadonlyMap<string, Result> }) {
  const all = [...results.values()];
  const done = all.filter((result) => result.isDone);
  const refused = all.filter((result) => !result.isDone);
  return (
    <div role="status" class="oms-stack--s">
      {isRunning && (
        <>
          <p class="oms-small">
            {results.size} of {counted(total, "case")} answered
          </p>
          <progress max={total} value={results.size} aria-label="Assignment" />
        </>
      )}
      {!isRunning && all.length > 0 && refused.length === 0 && (
        <Notice tone="good" title={`${counted(done.length, "case is", "cases are")} in the hands of reviewers`} />
      )}
      {!isRunning && refused.length > 0 && (
        <Notice tone="warn" title={`${done.length} of ${counted(all.length, "case")} given out; ${refused.length} not`}>
          <ul class="oms-ul">
            {refused.map((result, index) => (
              <li key={index}>{result.words}</li>
            ))}
          </ul>
          <p>What was given out stays so. Show the assignment again: each reason stands beside the person.</p>
        </Notice>
      )}
    </div>
  );
}

interface Choices {
  open: readonly Assignable[];
  reviewers: readonly Reviewer[];
  left: ReadonlySet<string>;
  barred: ReadonlyMap<string, readonly string[]>;
  each: number;
}

function planOf({ open, reviewers, left, barred, each }: Choices): EvenPlan {
  const taking = reviewers.filter(({ person }) => !left.has(person));
  const cases = open.map((target) => {
    const refused = barred.get(target.case) ?? [];
    const may = taking.filter((reviewer) => hindranceOf(reviewer, target.county) === "" && !refused.includes(reviewer.person));
    return { id: target.case, eligible: may.map(({ person }) => person) };
  });
  return assignEvenly(cases, taking, each);
}

/** Why a reviewer takes part in no case of these counties; "" where they may in one of them. */
function hindranceIn(reviewer: Reviewer, counties: readonly string[]): string {
  const reasons = counties.map((county) => hindranceOf(reviewer, county));
  return reasons.includes("") ? "" : (reasons[0] ?? "");
}

async function resultOf(target: Assignable, people: string[]): Promise<Result> {
  try {
    await giveTo(target, people);
    return { words: "", isDone: true };
  } catch (error) {
    const refusal = refusalOf(error, people);
    return { ...refusal, words: `${countyName(target.county)} ${String(target.rank).padStart(3, "0")}: ${refusal.words}`, isDone: false };
  }
}

function toggled(set: ReadonlySet<string>, value: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(value)) next.add(value);
  return next;
}
