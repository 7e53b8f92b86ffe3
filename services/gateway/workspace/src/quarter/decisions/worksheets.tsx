/** Elimination worksheets that wait for a decision: read with their evidence, then decided by another person. */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Confirmation } from "@workspace/quarter/parts/confirmation";
import { usePages } from "@workspace/quarter/parts/pages";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { counted, ELIMINATION_REASONS } from "@workspace/quarter/parts/words";
import { account } from "@workspace/session/account";
import { addressIn } from "@workspace/site";
import { Loaded } from "@workspace/ui/notice";
import { caseName, countyName, STAGES } from "@workspace/words/codes";
import { momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

type Waiting = Schemas["WaitingWorksheet"];
type Sheet = Schemas["WorksheetWithEvidence"];

export function Worksheets({ site, quarter }: { site: string; quarter: string }) {
  const pages = usePages(`worksheets/${site}/${quarter}`, async (after) => {
    const query = after === null ? { quarter } : { quarter, after };
    const report = await bodyOf(api.GET("/api/v1/sites/{site}/reports/worksheets", { params: { path: { site }, query } }));
    return { rows: report.worksheets, next: report.next };
  });
  return (
    <section class="oms-block oms-first" aria-labelledby="worksheets">
      <h2 id="worksheets">Eliminations to decide</h2>
      <p>Somebody asked for these cases to be taken out of the review. The work on them is kept, whatever you decide.</p>
      <div class="oms-stack oms-gap">
        <Loaded resource={pages.resource}>
          {(rows) =>
            rows.length === 0 ? (
              <div class="oms-card">
                <p class="oms-muted">No worksheet waits for a decision.</p>
              </div>
            ) : (
              <>
                {rows.map((waiting) => (
                  <WorksheetCard key={waiting.case} site={site} quarter={quarter} waiting={waiting} />
                ))}
              </>
            )
          }
        </Loaded>
        {pages.hasMore && (
          <button class="usa-button usa-button--outline oms-s" type="button" onClick={pages.more}>
            Show more
          </button>
        )}
      </div>
    </section>
  );
}

function WorksheetCard({ site, quarter, waiting }: { site: string; quarter: string; waiting: Waiting }) {
  const nameOf = usePeople(site);
  const sheet = useSignal<Sheet | null>(null);
  const asked = useSignal<"eliminate" | "keep" | null>(null);
  const decided = useSignal<Schemas["SavedWorksheet"] | null>(null);
  const reading = useAction();
  const deciding = useAction();
  const name = caseName({ county: waiting.county, rank: waiting.rank, id: waiting.case });
  const path = { site, case: waiting.case };
  const read = async () => {
    sheet.value = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/elimination", { params: { path } }));
    return "";
  };
  const decide = (eliminate: boolean) => async () => {
    decided.value = await sendSafely((key) =>
      bodyOf(
        api.POST("/api/v1/sites/{site}/cases/{case}/elimination/decide", {
          params: { path, header: { "Idempotency-Key": key } },
          body: { eliminate },
        }),
      ),
    );
    return eliminate ? `${name} is eliminated. The work on it is kept.` : `${name} stays in the review.`;
  };
  const isElimination = asked.value === "eliminate";
  const why = waiting.by === account.value?.id ? "You filled in this worksheet: somebody else decides on it." : "";
  return (
    <article class="oms-card oms-stack" aria-labelledby={`sheet-${waiting.case}`}>
      <h3 id={`sheet-${waiting.case}`}>
        <a href={addressIn(site, "cases", waiting.case)}>{name}</a>: {ELIMINATION_REASONS[waiting.reason].toLowerCase()}
      </h3>
      <p class="oms-small">
        Asked for by {nameOf(waiting.by)}, {momentWords(waiting.at, new Date())}; waits for {counted(waiting.days, "day")}. The case is
        in: {STAGES[waiting.stage].toLowerCase()}.
      </p>
      {sheet.value === null && decided.value === null && (
        <p>
          <button class="usa-button usa-button--outline oms-s" type="button" onClick={() => reading.run(read)}>
            Read the worksheet<span class="oms-sr"> of {name}</span>
          </button>
        </p>
      )}
      <Told action={reading} running="The worksheet is read" refused="The worksheet could not be read" />
      {sheet.value !== null && <Evidence sheet={sheet.value} />}
      {sheet.value !== null && decided.value === null && (
        <p class="oms-row">
          <RefusableButton why={why} kind="oms-grave" onPress={() => (asked.value = "eliminate")}>
            Eliminate the case
          </RefusableButton>
          <RefusableButton why={why} quiet kind="usa-button--outline" onPress={() => (asked.value = "keep")}>
            Keep it in the review
          </RefusableButton>
        </p>
      )}
      <Told action={deciding} running="The decision is saved" refused="Nothing was decided" />
      {decided.value?.stage === "eliminated" && waiting.rank !== null && (
        <p>
          <a href={addressIn(site, "quarters", quarter, "counties", waiting.county)}>Take a replacement in {countyName(waiting.county)}</a>
        </p>
      )}
      <Confirmation
        isOpen={asked.value !== null}
        title={asked.value === "keep" ? `Keep ${name} in the review?` : `Eliminate ${name}?`}
        act={asked.value === "keep" ? "Keep it" : "Eliminate it"}
        isGrave={isElimination}
        onAct={() => deciding.run(decide(isElimination))}
        onClose={() => (asked.value = null)}
      >
        <p>
          {asked.value === "keep"
            ? "The worksheet is refused and the case goes on as it is. A new worksheet can be filled in."
            : "Nobody can enter anything in it any more, and no figure counts it. Everything that was entered is kept; a State Administrator can take the case back. A replacement is a step of its own."}
        </p>
      </Confirmation>
    </article>
  );
}

function Evidence({ sheet }: { sheet: Sheet }) {
  return (
    <div class="oms-two">
      <div>
        <h4>Evidence</h4>
        <p class="oms-small">{sheet.evidence ?? "The text was destroyed by authority and cannot be read any more."}</p>
      </div>
      <div>
        <h4>Interviews that were not held</h4>
        {sheet.not_held.length === 0 ? (
          <p class="oms-small oms-muted">The interview log has none.</p>
        ) : (
          <ul class="oms-ul oms-small">
            {sheet.not_held.map((row, index) => (
              <li key={index}>
                {row.role.replaceAll("_", " ")}
                {row.why_not ? `: ${row.why_not.replaceAll("_", " ")}` : ""}
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}
