/** Onsite review of a county: its days and its team (R83). */
import { useSignal } from "@preact/signals";

import { api, bodyOf } from "@workspace/api/client";
import type { Staff } from "@workspace/quarter/assignment/reviewers";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { usePlace } from "@workspace/quarter/parts/place";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { counted } from "@workspace/quarter/parts/words";
import { dayWords } from "@workspace/words/days";

import type { CountyData } from "./county_data";

export function OnsiteForm({ data, staff, onSaved }: { data: CountyData; staff: Staff; onSaved: () => void }) {
  const { site, quarter, county } = usePlace();
  const planned = data.county.onsite;
  const first = useSignal(planned?.first ?? "");
  const last = useSignal(planned?.last ?? "");
  const team = useSignal<readonly string[]>(planned?.team ?? []);
  const action = useAction();
  const why =
    first.value === "" || last.value === ""
      ? "Choose the first and the last day."
      : team.value.length === 0
        ? "Choose who goes."
        : "";
  const save = async () => {
    const body = { first: first.value, last: last.value, team: [...team.value] };
    const saved = await sendSafely((key) =>
      bodyOf(
        api.PUT("/api/v1/sites/{site}/reviews/{quarter}/counties/{county}/onsite", {
          params: { path: { site, quarter, county }, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    );
    onSaved();
    return `Planned: ${dayWords(saved.first)} to ${dayWords(saved.last)}, ${counted(saved.team.length, "person", "people")}.`;
  };
  const toggle = (person: string) => {
    const held = team.peek();
    team.value = held.includes(person) ? held.filter((one) => one !== person) : [...held, person];
  };
  return (
    <section aria-labelledby="onsite" class="oms-card oms-stack">
      <h2 id="onsite">Onsite review</h2>
      <p class="oms-small">
        {planned
          ? `${dayWords(planned.first)} to ${dayWords(planned.last)}: ${planned.team.map((person) => staff.names.get(person) ?? person).join(", ")}.`
          : "No days are planned yet. The county’s cases and stakeholder interviews belong to its onsite review."}
      </p>
      <form
        class="oms-stack"
        onSubmit={(event) => {
          event.preventDefault();
          action.run(save);
        }}
      >
        <div class="oms-filters">
          <DayField id="onsite-first" label="First day" value={first.value} onChange={(day) => (first.value = day)} />
          <DayField id="onsite-last" label="Last day" value={last.value} onChange={(day) => (last.value = day)} />
        </div>
        <details class="oms-more">
          <summary>Team: {counted(team.value.length, "person", "people")}</summary>
          <fieldset class="usa-fieldset">
            <legend class="usa-legend">Who goes</legend>
            {[...staff.names].map(([person, name]) => (
              <div class="usa-checkbox" key={person}>
                <input class="usa-checkbox__input" type="checkbox" id={`team-${person}`} checked={team.value.includes(person)} onChange={() => toggle(person)} />
                <label class="usa-checkbox__label" for={`team-${person}`}>
                  {name}
                </label>
              </div>
            ))}
          </fieldset>
        </details>
        <p class="oms-row">
          <RefusableButton kind="usa-button--outline" type="submit" why={why}>
            {planned ? "Change the plan" : "Plan the onsite review"}
          </RefusableButton>
        </p>
        <Told action={action} running="The plan is saved" refused="The plan was not saved" />
      </form>
    </section>
  );
}

function DayField({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (day: string) => void }) {
  return (
    <div>
      <label class="usa-label" for={id}>
        {label}
      </label>
      <input class="usa-input" type="date" id={id} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
    </div>
  );
}
