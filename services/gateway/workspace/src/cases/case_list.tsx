/** My cases: what is needed of the person, case by case. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { addressIn, type Purpose } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { CASE_TYPES, caseName, STAGES } from "@workspace/words/codes";
import { dayWords, quartersBack } from "@workspace/words/days";

const QUARTERS = 4;

export function CaseList({ purpose = "training", state = "" }: { purpose?: Purpose; state?: string }) {
  const site = `${state}-${purpose}`;
  const cases = useResource(`cases ${site}`, async () => {
    const lists = await Promise.all(
      quartersBack(new Date(), QUARTERS).map((quarter) => bodyOf(api.GET("/api/v1/sites/{site}/cases", { params: { path: { site }, query: { quarter, mine: true } } }))),
    );
    return lists.flatMap((list) => list.cases).filter((one) => one.opens);
  });
  return (
    <Page site={site} title="My cases" here="My cases">
      <div class="oms-wrap">
        <div class="oms-head">
          <h1>My cases</h1>
        </div>
        <Loaded resource={cases}>
          {(found) =>
            found.length === 0 ? (
              <Notice title="No case is assigned to you yet">
                <p>Your site leader assigns cases after the sample is drawn; you get a mail.</p>
              </Notice>
            ) : (
              <ul class="oms-stack">
                {found.map((one) => (
                  <li key={one.case} class="oms-card">
                    <a href={addressIn(site, "cases", one.case, "overview")}>{caseName({ ...one, id: one.case })}</a>
                    <p>
                      {CASE_TYPES[one.case_type]}. {STAGES[one.stage]}
                      {one.due && `, due ${dayWords(one.due)}`}
                    </p>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Page>
  );
}
