/** Progress of a quarter: what is expected and approved in each county, as tiles and as a table. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { usePlace } from "@workspace/quarter/parts/place";
import { QuarterPage } from "@workspace/quarter/parts/quarter_page";
import { counted } from "@workspace/quarter/parts/words";
import { Loaded, Notice } from "@workspace/ui/notice";
import { momentWords } from "@workspace/words/days";

import { progressOf, type CountyProgress } from "./county_progress";
import { CountyTable } from "./county_table";
import { CountyTiles } from "./county_tiles";
import { NeedsLeader } from "./needs_leader";

export function QuarterProgress() {
  const { site, quarter } = usePlace();
  const review = useResource(`review/${site}/${quarter}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}", { params: { path: { site, quarter } } })),
  );
  const report = useResource(`expected/${site}/${quarter}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/reports/expected", { params: { path: { site }, query: { quarter } } })),
  );
  const counties = review.data === null ? [] : progressOf(review.data, report.data);
  return (
    <QuarterPage
      site={site}
      quarter={quarter}
      tab="Progress"
      lead={review.data === null ? "How far the review of each county is." : leadOf(counties)}
      facts={
        report.data && (
          <>
            <span>{report.data.sample}</span>
            {report.data.as_of && <span>Data through {momentWords(report.data.as_of, new Date())}</span>}
          </>
        )
      }
    >
      <section class="oms-block oms-first oms-stack" aria-labelledby="by-county">
        <h2 id="by-county">By county</h2>
        <Loaded resource={review}>
          {(loaded) => (
            <>
              {report.error !== null && (
                <Notice tone="warn" title="Assigned and approved cases could not be loaded">
                  <p>What is expected and drawn is up to date; the other figures are missing here for the moment.</p>
                </Notice>
              )}
              <div class="oms-split">
                <CountyTiles site={site} quarter={quarter} counties={counties} />
                <NeedsLeader site={site} quarter={quarter} counties={counties} />
              </div>
              <CountyTable site={site} quarter={quarter} counties={counties} />
              {loaded.banner && <p class="oms-small oms-muted">{loaded.banner}</p>}
            </>
          )}
        </Loaded>
      </section>
    </QuarterPage>
  );
}

function leadOf(counties: readonly CountyProgress[]): string {
  const sum = (pick: (county: CountyProgress) => number) => counties.reduce((total, county) => total + pick(county), 0);
  const without = counties.filter((county) => county.expected > 0 && county.outcome === "no_frame").length;
  const said = `${sum((county) => county.completed)} of ${counted(sum((county) => county.expected), "expected case")} are approved.`;
  return without === 0 ? `${said} Every county has its frame.` : `${said} ${counted(without, "county has", "counties have")} no frame yet.`;
}
