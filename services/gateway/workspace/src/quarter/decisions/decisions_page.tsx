/** What needs a leader in a quarter: worksheets to decide, overdue cases, unresolved notes, overridden ratings. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { Listing } from "@workspace/quarter/parts/listing";
import { usePages } from "@workspace/quarter/parts/pages";
import { usePlace } from "@workspace/quarter/parts/place";
import { QuarterPage } from "@workspace/quarter/parts/quarter_page";
import { counted, LEVELS } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { caseName, countyName, ITEM_RATINGS, STAGES } from "@workspace/words/codes";
import { dayWords, momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import { Worksheets } from "./worksheets";

export function DecisionsPage() {
  const { site, quarter } = usePlace();
  return (
    <QuarterPage site={site} quarter={quarter} tab="Decisions" lead="Worksheets that wait for you, and cases that are worth a look.">
      <Worksheets site={site} quarter={quarter} />
      <Overdue site={site} quarter={quarter} />
      <OpenNotes site={site} quarter={quarter} />
      <Overrides site={site} quarter={quarter} />
    </QuarterPage>
  );
}

interface PartProps {
  site: string;
  quarter: string;
}

export function CaseLink({ site, shown }: { site: string; shown: { case: string; county: string; rank?: number | null } }) {
  return <a href={addressIn(site, "cases", shown.case)}>{caseName({ county: shown.county, rank: shown.rank ?? null, id: shown.case })}</a>;
}

function queryOf(quarter: string, after: string | null): { quarter: string; after?: string } {
  return after === null ? { quarter } : { quarter, after };
}

function Overdue({ site, quarter }: PartProps) {
  const nameOf = usePeople(site);
  const pages = usePages(`overdue/${site}/${quarter}`, async (after) => {
    const report = await bodyOf(api.GET("/api/v1/sites/{site}/reports/overdue", { params: { path: { site }, query: queryOf(quarter, after) } }));
    return { rows: report.cases, next: report.next };
  });
  return (
    <Listing
      id="overdue"
      title="Overdue"
      intro="Two weeks after the first entry a case should be with QA. These are not."
      pages={pages}
      columns={["Case", "Stage", "Reviewers", "Was due"]}
      empty="No case is overdue."
      row={(line: Schemas["OverdueCase"]) => (
        <tr key={line.case}>
          <th scope="row">
            <CaseLink site={site} shown={line} />
          </th>
          <td data-l="Stage">{STAGES[line.stage]}</td>
          <td data-l="Reviewers">{line.reviewers.map(nameOf).join(", ")}</td>
          <td data-l="Was due">
            {dayWords(line.due)}, <strong>{counted(line.days_over, "day")} ago</strong>
          </td>
        </tr>
      )}
    />
  );
}

function OpenNotes({ site, quarter }: PartProps) {
  const pages = usePages(`notes/${site}/${quarter}`, async (after) => {
    const report = await bodyOf(api.GET("/api/v1/sites/{site}/reports/notes", { params: { path: { site }, query: queryOf(quarter, after) } }));
    return { rows: report.cases, next: report.next };
  });
  return (
    <Listing
      id="notes"
      title="Unresolved notes"
      intro="Notes of QA that nobody has settled yet. What they say stands in the case alone."
      pages={pages}
      columns={["Case", "Stage", "Notes", "Oldest"]}
      empty="Every note is resolved."
      row={(line: Schemas["CaseNotes"]) => (
        <tr key={line.case}>
          <th scope="row">
            <CaseLink site={site} shown={line} />
          </th>
          <td data-l="Stage">{STAGES[line.stage]}</td>
          <td data-l="Notes">{line.notes.map((note) => `Item ${note.item}, ${LEVELS[note.level]}`).join("; ")}</td>
          <td data-l="Oldest">{counted(Math.max(...line.notes.map((note) => note.days)), "day")}</td>
        </tr>
      )}
    />
  );
}

function Overrides({ site, quarter }: PartProps) {
  const nameOf = usePeople(site);
  const pages = usePages(`overrides/${site}/${quarter}`, async (after) => {
    const report = await bodyOf(api.GET("/api/v1/sites/{site}/reports/overrides", { params: { path: { site }, query: queryOf(quarter, after) } }));
    return { rows: report.overrides, next: report.next };
  });
  return (
    <Listing
      id="overrides"
      title="Overridden ratings"
      intro="Ratings that a leader put in the place of the calculated one. Each has its reason in the case."
      pages={pages}
      columns={["Case", "Item", "Calculated", "Now", "By"]}
      empty="No rating is overridden in this quarter."
      row={(line: Schemas["OverriddenItem"]) => (
        <tr key={`${line.case} ${line.item}`}>
          <th scope="row">
            <CaseLink site={site} shown={line} />
          </th>
          <td data-l="Item">Item {line.item}</td>
          <td data-l="Calculated">{ITEM_RATINGS[line.calculated]}</td>
          <td data-l="Now">{ITEM_RATINGS[line.rating]}</td>
          <td data-l="By">
            {nameOf(line.by)}, {momentWords(line.at, new Date())} <span class="oms-sr">in {countyName(line.county)}</span>
          </td>
        </tr>
      )}
    />
  );
}
