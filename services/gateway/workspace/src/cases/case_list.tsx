/** My cases: where one was, what each case needs, and what changed meanwhile. */
import { Page } from "@workspace/frame/frame";
import { unsavedHere } from "@workspace/save/queues";
import { account, rolesIn } from "@workspace/session/account";
import { addressIn, type Purpose } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Loaded, Notice } from "@workspace/ui/notice";
import { caseName } from "@workspace/words/codes";
import { usePeople } from "@workspace/words/people";

import { Beside } from "./beside";
import { CaseTable, lastPlace } from "./case_table";
import { groupOf } from "./grouping";
import { useOwnCases, type OwnCases } from "./own_cases";

const TODAY = new Intl.DateTimeFormat("en-US", { dateStyle: "full" });

export function CaseList({ purpose = "training", state = "" }: { purpose?: Purpose; state?: string }) {
  const site = `${state}-${purpose}`;
  const own = useOwnCases(site);
  const names = usePeople(site);
  const person = account.value?.id ?? "";
  const needing = own.data?.cases.filter((one) => groupOf(one, person) === "need").length ?? 0;
  return (
    <Page site={site} title="My cases" here="My cases">
      <div class="oms-wrap">
        <div class="oms-head oms-row oms-row--between">
          <div>
            <h1>My cases</h1>
            <p class="oms-facts">
              <span>{TODAY.format(new Date())}</span>
              {own.data && (
                <span>
                  {own.data.cases.length === 1 ? "1 case" : `${own.data.cases.length} cases`}, {needing === 0 ? "none needs you now" : needing === 1 ? "1 needs you" : `${needing} need you`}
                </span>
              )}
              {unsavedHere.value === 0 ? (
                <span>
                  <Icon name="check_circle" /> Everything you wrote is saved on the server
                </span>
              ) : (
                <span>
                  <Icon name="hourglass_empty" /> {unsavedHere.value === 1 ? "1 answer waits" : `${unsavedHere.value} answers wait`} on this computer
                </span>
              )}
              {purpose === "training" && (
                <span>
                  <Icon name="school" /> Practice: mock cases only
                </span>
              )}
            </p>
          </div>
        </div>
        <Loaded resource={own}>
          {(found) => (
            <div class="oms-split">
              <div class="oms-stack">
                <LastPlace site={site} own={found} />
                {found.cases.length === 0 ? <NoCase site={site} /> : null}
                {found.cases.length > 0 && (
                  <section class="oms-card" aria-label="All my cases">
                    <CaseTable site={site} cases={found.cases} person={person} names={names} />
                    <Finished own={found} />
                  </section>
                )}
              </div>
              <Beside site={site} own={found} names={names} />
            </div>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

/** The case, item and question at which the person was last. */
function LastPlace({ site, own }: { site: string; own: OwnCases }) {
  const last = own.last_visit;
  const one = own.cases.find((other) => other.case === last?.case);
  if (!last || !one) return null;
  const place = last.item === null ? "the overview" : `Item ${last.item}`;
  return (
    <section class="oms-card oms-card--door" aria-labelledby="next">
      <div class="oms-row oms-row--between">
        <div class="oms-grow">
          <h2 class="oms-label" id="next">
            Go on where you were
          </h2>
          <p>
            <strong>
              {caseName({ ...one, id: one.case })}, {last.item === null ? place : `${place}${last.question && last.question !== "applicable" ? `, question ${last.question}` : ""}`}.
            </strong>{" "}
            {one.notes_waiting > 0 && (one.notes_waiting === 1 ? "One note waits. " : `${one.notes_waiting} notes wait. `)}
            {one.progress.unanswered > 0 && `${one.progress.unanswered} unanswered.`}
          </p>
        </div>
        <a class="usa-button" href={lastPlace(site, { case: one.case, visit: last })}>
          Go on with {place}
        </a>
      </div>
    </section>
  );
}

function NoCase({ site }: { site: string }) {
  const isReviewer = rolesIn(site).includes("REVIEWER");
  return (
    <Notice title={isReviewer ? "No case is assigned to you yet" : "You have no case of your own here"}>
      <p>{isReviewer ? "Your site leader assigns cases after the sample is drawn; you get a mail." : "Cases are reviewed by the reviewers of the site."}</p>
      {!site.endsWith("-training") && (
        <p>
          <a href={addressIn(`${site.slice(0, 2)}-training`, "cases")}>Practice with a mock case</a>
        </p>
      )}
    </Notice>
  );
}

function Finished({ own }: { own: OwnCases }) {
  const { approved, eliminated } = own.finished;
  if (approved + eliminated === 0) return null;
  return (
    <p class="oms-small oms-gap">
      {approved === 1 ? "1 approved case" : `${approved} approved cases`} of yours, {eliminated} eliminated. They stand here until they are finished.
    </p>
  );
}
