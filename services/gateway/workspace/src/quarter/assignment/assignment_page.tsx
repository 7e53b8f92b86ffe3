/** Assignment of a quarter: the cases of all counties that wait for a reviewer, and the reviewers with their certificates. */
import { useMemo } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { usePlace } from "@workspace/quarter/parts/place";
import { QuarterPage } from "@workspace/quarter/parts/quarter_page";
import { counted } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { Loaded } from "@workspace/ui/notice";
import { countyName } from "@workspace/words/codes";

import { AssignmentPlan } from "./assignment_plan";
import type { Assignable } from "./assignment_request";
import { ReviewerTable } from "./reviewer_table";
import { useStaff } from "./reviewers";

export function AssignmentPage() {
  const { site, quarter } = usePlace();
  const staff = useStaff(site, quarter);
  const open = useResource(`open/${site}/${quarter}`, () => loadOpen(site, quarter));
  const reload = () => {
    staff.reload();
    open.reload();
  };
  return (
    <QuarterPage site={site} quarter={quarter} tab="Assign" lead="Cases that wait for a reviewer, and the people who may be given them.">
      <section class="oms-block oms-first" aria-labelledby="open">
        <h2 id="open">Cases without a reviewer</h2>
        <div class="oms-card oms-stack oms-gap">
          <Loaded resource={open}>
            {(targets) => (
              <>
                <OpenByCounty site={site} quarter={quarter} open={targets} />
                <Loaded resource={staff}>
                  {(loaded) => <AssignmentPlan open={targets} reviewers={loaded.reviewers} onAssigned={reload} />}
                </Loaded>
              </>
            )}
          </Loaded>
        </div>
      </section>
      <Loaded resource={staff}>{(loaded) => <ReviewerTable site={site} reviewers={loaded.reviewers} onChanged={staff.reload} />}</Loaded>
    </QuarterPage>
  );
}

function OpenByCounty({ site, quarter, open }: { site: string; quarter: string; open: readonly Assignable[] }) {
  const counties = useMemo(() => {
    const sums = new Map<string, number>();
    for (const { county } of open) sums.set(county, (sums.get(county) ?? 0) + 1);
    return [...sums].sort(([one], [other]) => countyName(one).localeCompare(countyName(other)));
  }, [open]);
  if (counties.length === 0) return <p class="oms-muted">Every case that was drawn is in the hands of a reviewer.</p>;
  return (
    <>
      <p>{counted(open.length, "case waits", "cases wait")} for a reviewer. To give one by hand, open its county.</p>
      <ul class="oms-row">
        {counties.map(([county, number]) => (
          <li key={county}>
            <a href={addressIn(site, "quarters", quarter, "counties", county)}>{countyName(county)}</a> ({number})
          </li>
        ))}
      </ul>
    </>
  );
}

async function loadOpen(site: string, quarter: string): Promise<Assignable[]> {
  const review = await bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}", { params: { path: { site, quarter } } }));
  const drawn = review.counties.filter(({ outcome }) => outcome === "drawn").map(({ county }) => county);
  const counties = await Promise.all(
    drawn.map((county) => bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}/counties/{county}", { params: { path: { site, quarter, county } } }))),
  );
  return counties.flatMap(openIn);
}

/** Returns the places of a county's sample of which no case was made yet. */
export function openIn({ site, quarter, county, cases }: Schemas["CountyResponse"]): Assignable[] {
  return cases
    .filter(({ stage }) => stage === null || stage === "not_created")
    .map(({ rank, case: id }) => ({ site, quarter, county, rank, case: id, exists: false }));
}
