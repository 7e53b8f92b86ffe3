/** What a site is for, when it is available, whom to ask, and what is left of its set-up (R4). */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { doorOf, jurisdictionOf, type Purpose } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { ROLES } from "@workspace/words/codes";

type Site = Schemas["SiteSummary"];
type Colleague = Schemas["Colleague"];

const ASKED_FIRST = ["STATE_ADMIN", "SITE_LEADER"] as const;
const RUNS = { cases: "case reviews", interviews: "stakeholder interviews" } as const;

export function About({ purpose = "training", state = "" }: { purpose?: Purpose; state?: string }) {
  const site = `${state}-${purpose}`;
  const summary = useResource(`site ${site}`, () => bodyOf(api.GET("/api/v1/sites/{site}", { params: { path: { site } } })));
  const people = useResource(`colleagues ${site}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/colleagues", { params: { path: { site } } })),
  );
  return (
    <Page site={site} title="About this site">
      <div class="oms-head oms-head--white">
        <div class="oms-wrap">
          <h1>
            {jurisdictionOf(site)}: {doorOf(site).description}
          </h1>
          {doorOf(site).purpose === "training" && <p class="oms-lead">Every case here is invented. Nothing that is entered counts.</p>}
        </div>
      </div>
      <div class="oms-wrap oms-stack oms-block">
        <Loaded resource={summary}>{(found) => <Summary summary={found} />}</Loaded>
        <section class="oms-card" aria-labelledby="ask">
          <h2 id="ask">Whom to ask</h2>
          <Loaded resource={people}>{({ colleagues }) => <Contacts colleagues={colleagues} />}</Loaded>
        </section>
      </div>
    </Page>
  );
}

function Summary({ summary }: { summary: Site }) {
  const left = summary.checklist.filter((step) => !step.done);
  return (
    <>
      <section class="oms-card" aria-labelledby="for">
        <h2 id="for">What it is for</h2>
        <p>{summary.description}</p>
        <p>
          It runs {summary.runs.map((run) => RUNS[run]).join(" and ")}. Its days are those of {summary.zone.replace("_", " ")}.
        </p>
      </section>
      <section class="oms-card" aria-labelledby="when">
        <h2 id="when">When it is available</h2>
        <p>{summary.available.notice}</p>
      </section>
      {left.length > 0 && (
        <Notice tone="warn" title="The set-up is not finished">
          <p>Left to do: {left.map((step) => step.step).join(", ")}.</p>
        </Notice>
      )}
    </>
  );
}

function Contacts({ colleagues }: { colleagues: readonly Colleague[] }) {
  const asked = colleagues.filter((person) => person.roles.some((role) => (ASKED_FIRST as readonly string[]).includes(role)));
  if (asked.length === 0) return <p>Nobody leads this site yet. The operator of Open OMS is asked then.</p>;
  return (
    <ul class="oms-ul">
      {asked.map((person) => (
        <li key={person.id}>
          {person.name}, {person.roles.map((role) => ROLES[role]).join(", ")}
        </li>
      ))}
    </ul>
  );
}
