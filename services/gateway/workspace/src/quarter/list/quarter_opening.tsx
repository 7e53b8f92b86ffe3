/** Form that opens a quarter's review by a quota table; it says what is expected before anything is opened. */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Told } from "@workspace/quarter/parts/told";
import { counted } from "@workspace/quarter/parts/words";
import { Loaded } from "@workspace/ui/notice";
import { quartersBack, quarterWords } from "@workspace/words/days";

type Table = Schemas["QuotaTableResponse"];

const PAST_QUARTERS = 7;

interface QuarterOpeningProps {
  site: string;
  opened: readonly string[];
  onOpened: () => void;
}

export function QuarterOpening({ site, opened, onOpened }: QuarterOpeningProps) {
  const tables = useResource(`quota-tables/${site}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/quota-tables", { params: { path: { site } } })),
  );
  return (
    <section class="oms-block" aria-labelledby="open-quarter">
      <h2 id="open-quarter">Open a quarter</h2>
      <p>What is expected of each county is fixed when the quarter is opened. A county has no other number later.</p>
      <div class="oms-card oms-gap">
        <Loaded resource={tables}>
          {(loaded) => <OpeningForm site={site} tables={loaded.tables} opened={opened} onOpened={onOpened} />}
        </Loaded>
      </div>
    </section>
  );
}

function OpeningForm({ site, tables, opened, onOpened }: QuarterOpeningProps & { tables: readonly Table[] }) {
  const choices = openable(opened);
  const present = quartersBack(new Date(), 1)[0] ?? "";
  const quarter = useSignal(choices.includes(present) ? present : (choices[0] ?? ""));
  const name = useSignal(tables[0]?.table ?? "");
  const action = useAction();
  const table = tables.find((one) => one.table === name.value);
  const open = async () => {
    const body = { quarter: quarter.value, mode: "STATE" as const, quota_table: name.value, instrument: "r4_2022" as const };
    const made = await sendSafely((key) =>
      bodyOf(
        api.POST("/api/v1/sites/{site}/reviews", { params: { path: { site }, header: { "Idempotency-Key": key } }, body }),
      ),
    );
    onOpened();
    return `${quarterWords(made.quarter)} is open: ${counted(made.expected, "case")} expected in ${counted(made.counties.length, "county", "counties")}.`;
  };
  return (
    <form
      class="oms-stack"
      onSubmit={(event) => {
        event.preventDefault();
        action.run(open);
      }}
    >
      <div class="oms-filters">
        <div>
          <label class="usa-label" for="new-quarter">
            Quarter
          </label>
          <select class="usa-select" id="new-quarter" value={quarter.value} onChange={(event) => (quarter.value = event.currentTarget.value)}>
            {choices.map((code) => (
              <option key={code} value={code}>
                {quarterWords(code)}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label class="usa-label" for="new-table">
            Quota table
          </label>
          <select class="usa-select" id="new-table" value={name.value} onChange={(event) => (name.value = event.currentTarget.value)}>
            {tables.map((one) => (
              <option key={one.table} value={one.table}>
                {one.table} ({one.source})
              </option>
            ))}
          </select>
        </div>
      </div>
      {table && <p class="oms-small">{planOf(table)}</p>}
      {table?.banner && <p class="oms-small oms-muted">{table.banner}</p>}
      <p>
        <button class="usa-button" type="submit">
          Open {quarterWords(quarter.value)}
        </button>
      </p>
      <Told action={action} running="Opening the quarter" refused="The quarter was not opened" />
    </form>
  );
}

/** Next quarter and the past ones that are not open yet, the newest first. */
function openable(opened: readonly string[]): string[] {
  const today = new Date();
  const ahead = new Date(today.getFullYear(), today.getMonth() + 3, 1);
  return quartersBack(ahead, PAST_QUARTERS).filter((quarter) => !opened.includes(quarter));
}

function planOf(table: Table): string {
  const sum = (pick: (row: Table["rows"][number]) => number) => table.rows.reduce((total, row) => total + pick(row), 0);
  const cases = `${counted(sum((row) => row.foster_care), "foster care case")} and ${counted(sum((row) => row.in_home), "in-home case")}`;
  return `By this table, ${counted(table.rows.length, "county", "counties")} review up to ${cases} a quarter. A very small county may have none in a quarter, and at least one in a year.`;
}
