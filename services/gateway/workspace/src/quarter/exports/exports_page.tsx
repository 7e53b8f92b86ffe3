/** Exports of a quarter's cases: asked for as a job, followed until the file is there, and fetched. */
import { useSignal } from "@preact/signals";

import { useResource } from "@workspace/api/resource";
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { usePlace } from "@workspace/quarter/parts/place";
import { QuarterPage } from "@workspace/quarter/parts/quarter_page";
import { EXPORT_FORMATS } from "@workspace/quarter/parts/words";
import { countyName, STAGES, type Stage } from "@workspace/words/codes";

import { ExportJob } from "./export_job";

type Filters = Schemas["Filters"];
type Format = keyof typeof EXPORT_FORMATS;

export function ExportsPage() {
  const { site, quarter } = usePlace();
  const review = useResource(`review/${site}/${quarter}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}", { params: { path: { site, quarter } } })),
  );
  const asked = useSignal<readonly Filters[]>([]);
  const format = useSignal<Format>("csv");
  const county = useSignal("");
  const stage = useSignal<Stage | "">("");
  const counties = (review.data?.counties ?? []).filter(({ drawn }) => drawn > 0).map(({ county: code }) => code);
  const ask = () => {
    const filters: Filters = {
      format: format.value,
      bom: format.value === "csv", // spreadsheets tell by it that letters are UTF-8
      quarter,
      ...(county.value === "" ? {} : { county: county.value }),
      ...(stage.value === "" ? {} : { stage: stage.value }),
    };
    asked.value = [filters, ...asked.peek()];
  };
  const files = `/api/v1/sites/${site}/exports`;
  return (
    <QuarterPage site={site} quarter={quarter} tab="Exports" lead="Files of the quarter’s cases, for those who analyze them.">
      <section class="oms-block oms-first" aria-labelledby="export">
        <h2 id="export">Cases</h2>
        <p>One row a case, with all answers and ratings and without narratives. Your export is recorded.</p>
        <form
          class="oms-card oms-stack oms-gap"
          aria-label="Export"
          onSubmit={(event) => {
            event.preventDefault();
            ask();
          }}
        >
          <div class="oms-filters">
            <Choice id="export-format" label="Format" value={format.value} choices={Object.entries(EXPORT_FORMATS)} onChange={(value) => (format.value = value as Format)} />
            <Choice
              id="export-county"
              label="County"
              value={county.value}
              choices={[["", "All counties"], ...counties.map((code): [string, string] => [code, countyName(code)])]}
              onChange={(value) => (county.value = value)}
            />
            <Choice
              id="export-stage"
              label="Stage"
              value={stage.value}
              choices={[["", "All stages"], ...Object.entries(STAGES)]}
              onChange={(value) => (stage.value = value as Stage | "")}
            />
          </div>
          <p>
            <button class="usa-button" type="submit">
              Make the file
            </button>
          </p>
        </form>
        <div class="oms-stack oms-gap">
          {asked.value.map((filters, index) => (
            <ExportJob key={asked.value.length - index} site={site} filters={filters} />
          ))}
        </div>
      </section>
      <section class="oms-block" aria-labelledby="beside">
        <h2 id="beside">Beside the cases</h2>
        <div class="oms-card oms-gap">
          <ul class="oms-rows">
            <li>
              <a href={`${files}/codebook`}>Codebook: what every column and code means</a>
            </li>
            <li>
              <a href={`${files}/narratives?quarter=${quarter}`}>Narratives of the quarter</a> (CSV; confidential, and recorded)
            </li>
          </ul>
        </div>
      </section>
    </QuarterPage>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  choices: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choice({ id, label, value, choices, onChange }: ChoiceProps) {
  return (
    <div>
      <label class="usa-label" for={id}>
        {label}
      </label>
      <select class="usa-select" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {choices.map(([code, words]) => (
          <option key={code} value={code}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
