/** Practice of a training site: master cases are brought in, and everything is cleared for a new group (R8). */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { Page } from "@workspace/frame/frame";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Confirmation } from "@workspace/quarter/parts/confirmation";
import { usePlace } from "@workspace/quarter/parts/place";
import { Told } from "@workspace/quarter/parts/told";
import { counted } from "@workspace/quarter/parts/words";
import { addressIn, doorOf } from "@workspace/site";
import { Notice } from "@workspace/ui/notice";
import { CASE_TYPES } from "@workspace/words/codes";

import { MockCaseForm } from "./mock_case_form";

const MAX_SEED = 2 ** 31;
const MAX_MASTERS = 20;
const DEFAULT_MASTERS = 3;

export function PracticePage() {
  const { site } = usePlace();
  const masters = useSignal<readonly Schemas["MasterCase"][]>([]);
  return (
    <Page site={site} title="Practice" here="Practice">
      <div class="oms-wrap">
        <div class="oms-head">
          <h1>Practice</h1>
          <p class="oms-lead">Mock cases to learn with. Nothing here is a real case, and nothing reaches the other sites.</p>
        </div>
        {doorOf(site).purpose !== "training" ? (
          <Notice tone="warn" title="This is no training site">
            <p>Practice cases are brought in and cleared in training sites alone. Choose a training site to practice.</p>
          </Notice>
        ) : (
          <>
            <Reload site={site} masters={masters.value} onLoaded={(loaded) => (masters.value = [...masters.peek(), ...loaded.filter(({ id }) => !masters.peek().some((known) => known.id === id))])} />
            <MockCaseForm site={site} masters={masters.value} />
            <Reset site={site} onCleared={() => (masters.value = [])} />
          </>
        )}
      </div>
    </Page>
  );
}

interface ReloadProps {
  site: string;
  masters: readonly Schemas["MasterCase"][];
  onLoaded: (masters: readonly Schemas["MasterCase"][]) => void;
}

function Reload({ site, masters, onLoaded }: ReloadProps) {
  const number = useSignal(DEFAULT_MASTERS);
  const seed = useSignal(1);
  const action = useAction();
  const load = async () => {
    const body = { cases: number.value, seed: seed.value };
    const loaded = await sendSafely((key) =>
      bodyOf(api.POST("/api/v1/sites/{site}/practice/reload", { params: { path: { site }, header: { "Idempotency-Key": key } }, body })),
    );
    onLoaded(loaded.masters);
    return `${counted(loaded.masters.length, "master case")} brought in, complete and final.`;
  };
  return (
    <section class="oms-block oms-first" aria-labelledby="reload">
      <h2 id="reload">Bring in master cases</h2>
      <p>Invented cases, answered by the rules from beginning to end. Trainees’ cases are compared with them after submission.</p>
      <form
        class="oms-card oms-stack oms-gap"
        onSubmit={(event) => {
          event.preventDefault();
          action.run(load);
        }}
      >
        <div class="oms-filters">
          <NumberField id="master-cases" label="Cases" hint={`1 to ${MAX_MASTERS}`} value={number.value} min={1} max={MAX_MASTERS} onChange={(value) => (number.value = value)} />
          <NumberField id="master-seed" label="Seed" hint="The same number gives the same cases" value={seed.value} min={0} max={MAX_SEED - 1} onChange={(value) => (seed.value = value)} />
        </div>
        <p>
          <button class="usa-button" type="submit">
            Bring in {counted(number.value, "case")}
          </button>
        </p>
        <Told action={action} running="The cases are entered; this takes a few seconds" refused="No case was brought in" />
        {masters.length > 0 && (
          <ul class="oms-ul oms-small" aria-label="Master cases">
            {masters.map((master) => (
              <li key={master.id}>
                <a href={addressIn(site, "cases", master.id)}>Master {master.id.slice(-6)}</a>, {CASE_TYPES[master.case_type].toLowerCase()}
              </li>
            ))}
          </ul>
        )}
      </form>
    </section>
  );
}

interface NumberFieldProps {
  id: string;
  label: string;
  hint: string;
  value: number;
  min: number;
  max: number;
  onChange: (value: number) => void;
}

function NumberField({ id, label, hint, value, min, max, onChange }: NumberFieldProps) {
  return (
    <div>
      <label class="usa-label" for={id}>
        {label} <span class="usa-hint">({hint})</span>
      </label>
      <input class="usa-input" id={id} type="number" min={min} max={max} required value={value} onInput={(event) => onChange(Number(event.currentTarget.value))} />
    </div>
  );
}

/** Clears the site page by page. A stop in the middle loses nothing: the next run goes on where it ended. */
function Reset({ site, onCleared }: { site: string; onCleared: () => void }) {
  const isAsked = useSignal(false);
  const cleared = useSignal<Schemas["ClearedCounts"]>({ cases: 0, interviews: 0 });
  const action = useAction();
  const words = () => `${counted(cleared.peek().cases, "case")} and ${counted(cleared.peek().interviews, "interview")}`;
  const clear = async () => {
    cleared.value = { cases: 0, interviews: 0 };
    let after: string | null = null;
    do {
      const body: { after?: string } = after === null ? {} : { after };
      const page: Schemas["PracticeReset"] = await sendSafely((key) =>
        bodyOf(api.POST("/api/v1/sites/{site}/practice/reset", { params: { path: { site }, header: { "Idempotency-Key": key } }, body })),
      );
      const sum = cleared.peek();
      cleared.value = { cases: sum.cases + page.cleared.cases, interviews: sum.interviews + page.cleared.interviews };
      after = page.next;
    } while (after !== null);
    onCleared();
    return `Cleared: ${words()}. The other sites are as they were.`;
  };
  return (
    <section class="oms-block" aria-labelledby="reset">
      <h2 id="reset">Start again</h2>
      <div class="oms-card oms-stack oms-gap">
        <p>Clears all mock cases and stakeholder interviews of this training site, master cases too. People, roles and the other sites stay as they are.</p>
        <p>
          <button class="usa-button oms-grave" type="button" onClick={() => (isAsked.value = true)}>
            Clear all practice cases
          </button>
        </p>
        {action.isRunning && (
          <>
            <progress aria-label="Clearing" />
            <p class="oms-small" role="status">
              Cleared so far: {words()}
            </p>
          </>
        )}
        <Told
          action={action}
          running=""
          refused={`Stopped after ${words()}`}
          more={<p>What was cleared stays cleared. Press the button again to go on with the rest.</p>}
        />
      </div>
      <Confirmation isOpen={isAsked.value} title="Clear all practice cases?" act="Clear everything" isGrave typed={site} onAct={() => action.run(clear)} onClose={() => (isAsked.value = false)}>
        <p>
          Every trainee’s work in this training site becomes unreadable and cannot be brought back. Master cases can be brought in again
          with the same seed.
        </p>
      </Confirmation>
    </section>
  );
}
