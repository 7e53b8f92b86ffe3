/** Form that makes a mock case of a master for each chosen trainee; each is a request of its own. */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { useResource } from "@workspace/api/resource";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { counted } from "@workspace/quarter/parts/words";
import { Loaded } from "@workspace/ui/notice";
import { CASE_TYPES } from "@workspace/words/codes";

type Master = Schemas["MasterCase"];

export function MockCaseForm({ site, masters }: { site: string; masters: readonly Master[] }) {
  const people = useResource(`trainees/${site}`, () => bodyOf(api.GET("/api/v1/sites/{site}/people", { params: { path: { site } } })));
  return (
    <section class="oms-block" aria-labelledby="mock">
      <h2 id="mock">Give trainees a mock case</h2>
      <p>Each gets an empty case of their own that belongs to the master. After submission they see both side by side.</p>
      <div class="oms-card oms-gap">
        {masters.length === 0 ? (
          <p class="oms-muted">Bring in master cases above first. The same number and seed name the ones that are here already.</p>
        ) : (
          <Loaded resource={people}>
            {({ people: rows }) => (
              <Form
                site={site}
                masters={masters}
                trainees={rows.filter((row) => row.account !== "disabled" && row.roles.some(({ role }) => role === "REVIEWER"))}
              />
            )}
          </Loaded>
        )}
      </div>
    </section>
  );
}

interface FormProps {
  site: string;
  masters: readonly Master[];
  trainees: readonly Schemas["UserRow"][];
}

function Form({ site, masters, trainees }: FormProps) {
  const master = useSignal(masters[0]?.id ?? "");
  const chosen = useSignal<readonly string[]>([]);
  const failures = useSignal<readonly string[]>([]);
  const action = useAction();
  const toggle = (person: string) => {
    const held = chosen.peek();
    chosen.value = held.includes(person) ? held.filter((one) => one !== person) : [...held, person];
  };
  const give = async () => {
    failures.value = [];
    let given = 0;
    for (const trainee of trainees.filter(({ id }) => chosen.value.includes(id))) {
      try {
        await giveMockCase(site, master.value, trainee.id);
        given += 1;
      } catch (error) {
        failures.value = [...failures.peek(), `${trainee.name}: ${wordsOf(error)}`];
      }
    }
    if (given === 0) throw new NoneGiven();
    chosen.value = [];
    return `${counted(given, "trainee has", "trainees have")} a mock case under My cases.`;
  };
  return (
    <form
      class="oms-stack"
      onSubmit={(event) => {
        event.preventDefault();
        action.run(give);
      }}
    >
      <div>
        <label class="usa-label" for="mock-master">
          Master
        </label>
        <select class="usa-select" id="mock-master" value={master.value} onChange={(event) => (master.value = event.currentTarget.value)}>
          {masters.map((one) => (
            <option key={one.id} value={one.id}>
              Master {one.id.slice(-6)}, {CASE_TYPES[one.case_type].toLowerCase()}
            </option>
          ))}
        </select>
      </div>
      <fieldset class="usa-fieldset">
        <legend class="usa-legend">Trainees</legend>
        {trainees.map((trainee) => (
          <div class="usa-checkbox" key={trainee.id}>
            <input class="usa-checkbox__input" type="checkbox" id={`trainee-${trainee.id}`} checked={chosen.value.includes(trainee.id)} onChange={() => toggle(trainee.id)} />
            <label class="usa-checkbox__label" for={`trainee-${trainee.id}`}>
              {trainee.name}
            </label>
          </div>
        ))}
      </fieldset>
      <p class="oms-row">
        <RefusableButton type="submit" why={chosen.value.length === 0 ? "Choose who gets the case." : ""}>
          Give {counted(chosen.value.length, "mock case")}
        </RefusableButton>
      </p>
      <Told action={action} running="The cases are made" refused="No case was made" />
      {failures.value.length > 0 && (
        <ul class="oms-ul oms-small" role="alert">
          {failures.value.map((words) => (
            <li key={words}>{words}</li>
          ))}
        </ul>
      )}
    </form>
  );
}

class NoneGiven extends Error {}

async function giveMockCase(site: string, master: string, trainee: string): Promise<void> {
  const like = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path: { site, case: master } } }));
  const { county, quarter, case_type, agency, instrument } = like;
  const made = await sendSafely((key) =>
    bodyOf(
      api.POST("/api/v1/sites/{site}/cases", {
        params: { path: { site }, header: { "Idempotency-Key": key } },
        body: { county, quarter, case_type, agency, instrument, master },
      }),
    ),
  );
  await sendSafely((key) =>
    bodyOf(
      api.PUT("/api/v1/sites/{site}/cases/{case}/reviewers", {
        params: { path: { site, case: made.id }, header: { "Idempotency-Key": key } },
        body: { reviewers: [trainee] },
      }),
    ),
  );
}
