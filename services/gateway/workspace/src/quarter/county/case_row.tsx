/** Row of a case of the sample, with the acts that its stage allows. */
import { useSignal } from "@preact/signals";

import { api, bodyOf } from "@workspace/api/client";
import { giveTo, type Assignable } from "@workspace/quarter/assignment/assignment_request";
import { hindranceOf, type Staff } from "@workspace/quarter/assignment/reviewers";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Confirmation } from "@workspace/quarter/parts/confirmation";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { POPULATIONS } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { AGENCIES, caseName, STAGES } from "@workspace/words/codes";

import type { SampledCase } from "./county_data";

interface CaseRowProps {
  target: Assignable;
  sampled: SampledCase;
  staff: Staff;
  reference: string;
  onGiven: (id: string, people: readonly string[]) => void;
  onChanged: () => void;
}

export function CaseRow({ target, sampled, staff, reference, onGiven, onChanged }: CaseRowProps) {
  const { pick, stage } = sampled;
  const name = caseName({ county: target.county, rank: pick.rank, id: pick.case });
  const print = `/sites/${target.site}/cases/${pick.case}/print.pdf?kind=`;
  return (
    <tr>
      <th scope="row">
        {target.exists ? <a href={addressIn(target.site, "cases", pick.case)}>{name}</a> : name}
        {reference !== "" && (
          <span class="oms-range">
            Agency’s number <code>{reference}</code>
          </span>
        )}
        {pick.replaces != null && <span class="oms-range">Replaces {String(pick.replaces).padStart(3, "0")}</span>}
      </th>
      <td data-l="Kind">
        {POPULATIONS[pick.population]}, {AGENCIES[pick.agency].toLowerCase()}
      </td>
      <td data-l="Stage">{stageWords(stage)}</td>
      <td data-l="Reviewers">{sampled.reviewers.map((person) => staff.names.get(person) ?? person).join(", ") || "–"}</td>
      <td>
        {stage === "eliminated" ? (
          <Replacement target={target} name={name} replacedBy={sampled.replacedBy} onChanged={onChanged} />
        ) : (
          <HandAssignment target={target} sampled={sampled} name={name} staff={staff} onGiven={onGiven} onChanged={onChanged} />
        )}
        {target.exists && stage !== "not_started" && (
          <p class="oms-small">
            Print: <a href={`${print}full`}>full copy</a>, <a href={`${print}share_safe`}>share-safe copy</a>,{" "}
            <a href={`${print}ratings`}>ratings on one page</a>
            <span class="oms-sr"> of {name}</span>
            . <a href={addressIn(target.site, "cases", pick.case, "what-if")}>What if</a>
          </p>
        )}
      </td>
    </tr>
  );
}

function stageWords(stage: SampledCase["stage"]): string {
  if (stage === null || stage === "not_created") return "Waits for a reviewer";
  return stage === "cleared" ? "Cleared" : STAGES[stage];
}

interface HandAssignmentProps {
  target: Assignable;
  sampled: SampledCase;
  name: string;
  staff: Staff;
  onGiven: (id: string, people: readonly string[]) => void;
  onChanged: () => void;
}

function HandAssignment({ target, sampled, name, staff, onGiven, onChanged }: HandAssignmentProps) {
  const first = useSignal("");
  const second = useSignal("");
  const isDifferential = useSignal(false);
  const action = useAction();
  const give = async () => {
    const people = [first.value, second.value].filter((person) => person !== "");
    await giveTo(target, people, isDifferential.value);
    onGiven(target.case, people);
    onChanged();
    return `${name} is with ${people.map((person) => staff.names.get(person) ?? person).join(" and ")}.`;
  };
  const why = first.value === "" ? "Choose a reviewer." : first.value === second.value ? "Choose two different people." : "";
  const id = `give-${target.rank}`;
  return (
    <details class="oms-more">
      <summary>
        {target.exists ? "Give to others" : "Give to a reviewer"}
        <span class="oms-sr">: {name}</span>
      </summary>
      <form
        class="oms-stack--s"
        onSubmit={(event) => {
          event.preventDefault();
          action.run(give);
        }}
      >
        <PersonSelect id={`${id}-1`} label="Reviewer" empty="Choose a person" county={target.county} staff={staff} value={first.value} onChange={(person) => (first.value = person)} />
        <PersonSelect id={`${id}-2`} label="Second reviewer" empty="None" county={target.county} staff={staff} value={second.value} onChange={(person) => (second.value = person)} />
        {!target.exists && sampled.pick.population === "in_home" && (
          <div class="usa-checkbox">
            <input class="usa-checkbox__input" type="checkbox" id={`${id}-dr`} checked={isDifferential.value} onChange={() => (isDifferential.value = !isDifferential.peek())} />
            <label class="usa-checkbox__label" for={`${id}-dr`}>
              A differential response
            </label>
          </div>
        )}
        <p class="oms-row">
          <RefusableButton kind="usa-button--outline oms-s" type="submit" why={why}>
            Give the case
          </RefusableButton>
        </p>
        <Told action={action} running="The case is given" refused="The case was not given" />
      </form>
    </details>
  );
}

interface PersonSelectProps {
  id: string;
  label: string;
  empty: string;
  county: string;
  staff: Staff;
  value: string;
  onChange: (person: string) => void;
}

function PersonSelect({ id, label, empty, county, staff, value, onChange }: PersonSelectProps) {
  return (
    <div>
      <label class="usa-label" for={id}>
        {label}
      </label>
      <select class="usa-select" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{empty}</option>
        {staff.reviewers.map((reviewer) => {
          const hindrance = hindranceOf(reviewer, county);
          return (
            <option key={reviewer.person} value={reviewer.person}>
              {reviewer.name} ({hindrance || `${reviewer.load} open`})
            </option>
          );
        })}
      </select>
    </div>
  );
}

interface ReplacementProps {
  target: Assignable;
  name: string;
  replacedBy: number | null;
  onChanged: () => void;
}

function Replacement({ target, name, replacedBy, onChanged }: ReplacementProps) {
  const isAsked = useSignal(false);
  const action = useAction();
  if (replacedBy !== null) return <p class="oms-small">Replaced by {String(replacedBy).padStart(3, "0")}</p>;
  const replace = async () => {
    const { site, quarter, county } = target;
    const sample = await sendSafely((key) =>
      bodyOf(
        api.POST("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}/replacements", {
          params: { path: { site, quarter, county }, header: { "Idempotency-Key": key } },
          body: { case: target.case },
        }),
      ),
    );
    onChanged();
    const taken = sample.picks.find((pick) => pick.replaces === target.rank);
    return taken ? `Place ${String(taken.rank).padStart(3, "0")} of the oversample takes its place.` : "A replacement was taken.";
  };
  return (
    <>
      <button class="usa-button usa-button--outline oms-s" type="button" onClick={() => (isAsked.value = true)}>
        Take a replacement<span class="oms-sr"> for {name}</span>
      </button>
      <Told action={action} running="A replacement is taken" refused="No replacement was taken" />
      <Confirmation
        isOpen={isAsked.value}
        title={`Take a replacement for ${name}?`}
        act="Take the next case"
        onAct={() => action.run(replace)}
        onClose={() => (isAsked.value = false)}
      >
        <p>
          The next case of the oversample, of the same kind and agency where there is one, takes its place. The order was fixed by the
          draw, so it cannot be chosen. A case has one replacement.
        </p>
      </Confirmation>
    </>
  );
}
