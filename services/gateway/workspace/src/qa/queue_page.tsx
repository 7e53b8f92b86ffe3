/** Page of the QA queue: what waits at which level, the longest waiting first, and who has it. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";

import { api, bodyOf } from "@workspace/api/client";
import { Problem, wordsOf } from "@workspace/api/problem";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { account, rolesIn } from "@workspace/session/account";
import { addressIn, siteOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Loaded, Notice } from "@workspace/ui/notice";
import { AGENCIES, CASE_TYPES, caseName, countyName } from "@workspace/words/codes";
import { momentWords, quartersBack, quarterWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import { Choice } from "./choice";
import { LEVELS, type Level, whyNotTaken } from "./levels";
import { ageWords, fitting, type ListedCase, loadQueue, loadStage, type Part, PARTS, partOf, type QaCase, type QaPart, STAGE_OF } from "./queue";

const QUARTERS = 5;
const LATE_BUSINESS_DAYS = 4;
const EMPTY: Readonly<Record<Part, string>> = {
  waiting: "Nothing waits here. A case comes when its reviewers submit it, or when an earlier level passes it on.",
  mine: "You have taken no case. Take one from the list of those that wait.",
  taken: "No other person has a case in QA.",
  returned: "No case is with its reviewers again.",
  approved: "No case has been approved yet.",
};

export function QueuePage() {
  const { path, query } = useLocation();
  const site = siteOf(path) ?? "";
  const part: Part = query.part && query.part in PARTS ? (query.part as Part) : "waiting";
  const quarters = query.quarter ? [query.quarter] : quartersBack(new Date(), QUARTERS);
  const queue = useResource(`queue ${site} ${quarters.join()}`, () => loadQueue(site, quarters));
  const person = account.value?.id ?? "";
  const cases = fitting(queue.data?.cases ?? [], query.county ?? "", query.level ?? "");
  const inQa = (some: QaPart) => cases.filter((shown) => partOf(shown, person) === some);
  return (
    <Page site={site} title="QA queue" here="QA queue">
      <div class="oms-wrap">
        <div class="oms-head">
          <h1>QA queue</h1>
          <p class="oms-lead">Longest waiting first. You take a case, read what changed, and write notes beside the questions.</p>
        </div>
        <nav class="oms-tabs" aria-label="Parts of the queue">
          {(Object.keys(PARTS) as Part[]).map((name) => (
            <a key={name} href={addressOf(site, { ...query, part: name })} aria-current={name === part ? "page" : undefined}>
              {PARTS[name]}
              {!(name in STAGE_OF) && queue.data !== null && ` (${inQa(name as QaPart).length})`}
            </a>
          ))}
          <a href={addressIn(site, "qa", "agreement")}>Agreement</a>
        </nav>
        <Filters site={site} query={query} counties={[...new Set((queue.data?.cases ?? []).map(({ county }) => county))]} />
        {part in STAGE_OF ? (
          <ByStage key={part} site={site} part={part as Exclude<Part, QaPart>} quarters={quarters} county={query.county ?? ""} />
        ) : (
          <Loaded resource={queue}>{({ asOf }) => <InQa site={site} part={part} cases={inQa(part as QaPart)} asOf={asOf} reload={queue.reload} />}</Loaded>
        )}
      </div>
    </Page>
  );
}

function addressOf(site: string, query: Record<string, string>): string {
  const set = Object.entries(query).filter(([name, value]) => value && !(name === "part" && value === "waiting"));
  const text = new URLSearchParams(set).toString();
  return addressIn(site, "qa") + (text && `?${text}`);
}

function Filters({ site, query, counties }: { site: string; query: Record<string, string>; counties: string[] }) {
  const { route } = useLocation();
  const shown = [...new Set([...counties, ...(query.county ? [query.county] : [])])].sort();
  function choose(event: Event) {
    const { name, value } = event.currentTarget as HTMLSelectElement;
    route(addressOf(site, { ...query, [name]: value }));
  }
  return (
    <form class="oms-filters oms-gap" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Choice name="level" label="Level" all="All levels" value={query.level ?? ""} options={Object.entries(LEVELS)} onChange={choose} />
      <Choice name="county" label="County" all="All counties" value={query.county ?? ""} options={shown.map((fips) => [fips, countyName(fips)])} onChange={choose} />
      <Choice
        name="quarter"
        label="Quarter"
        all="The last five quarters"
        value={query.quarter ?? ""}
        options={quartersBack(new Date(), QUARTERS).map((quarter) => [quarter, quarterWords(quarter)])}
        onChange={choose}
      />
    </form>
  );
}

function InQa({ site, part, cases, asOf, reload }: { site: string; part: Part; cases: QaCase[]; asOf: string | null; reload: () => void }) {
  const [problem, setProblem] = useState<{ name: string; error: unknown } | null>(null);
  if (cases.length === 0 && problem === null) return <Empty part={part} />;
  return (
    <>
      <div role="status">{problem && <NotTaken problem={problem} />}</div>
      <div class="oms-card oms-gap">
        <div class="oms-scroll" role="region" aria-labelledby="queue-caption" tabIndex={0}>
          <table class="oms-table oms-fold">
            <caption id="queue-caption">
              {captionOf(part, cases.length)} {asOf && <span class="oms-muted">As of {momentWords(asOf, new Date())}</span>}
            </caption>
            <thead>
              <tr>
                <th scope="col">Case</th>
                <th scope="col">{part === "waiting" ? "Waiting" : "In QA"}</th>
                <th scope="col">Level</th>
                <th scope="col">Round</th>
                <th scope="col">Notes</th>
                <th scope="col">Reviewers</th>
                <th scope="col">
                  <span class="oms-sr">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {cases.map((shown) => (
                <QueueRow
                  key={shown.case}
                  site={site}
                  shown={shown}
                  onRefused={(error) => {
                    setProblem({ name: nameOf(shown), error });
                    reload();
                  }}
                />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </>
  );
}

function captionOf(part: Part, count: number): string {
  const cases = count === 1 ? "1 case" : `${count} cases`;
  if (part === "mine") return `You have ${cases} in your hands. Nobody else changes them meanwhile.`;
  if (part === "taken") return `${cases} with others. You can read each of them.`;
  return `${cases} ${count === 1 ? "waits" : "wait"}. A case that you take is locked for its reviewers; they can still read it.`;
}

function NotTaken({ problem: { name, error } }: { problem: { name: string; error: unknown } }) {
  const isTaken = error instanceof Problem && error.slug === "in-other-hands";
  return (
    <Notice tone={isTaken ? "" : "warn"} title={isTaken ? `Someone took ${name} a moment ago` : `${name} was not taken`}>
      <p>{isTaken ? "Your list is up to date again." : wordsOf(error)}</p>
    </Notice>
  );
}

function nameOf(shown: Pick<QaCase, "case" | "county" | "rank">): string {
  return caseName({ id: shown.case, county: shown.county, rank: shown.rank });
}

function CaseHead({ site, shown }: { site: string; shown: Pick<QaCase, "case" | "county" | "rank" | "case_type" | "agency"> }) {
  return (
    <th scope="row">
      <a href={addressIn(site, "qa", shown.case)}>{nameOf(shown)}</a>
      <br />
      <span class="oms-small oms-muted">
        {CASE_TYPES[shown.case_type]}, {AGENCIES[shown.agency].toLowerCase()}
      </span>
    </th>
  );
}

function QueueRow({ site, shown, onRefused }: { site: string; shown: QaCase; onRefused: (error: unknown) => void }) {
  const nameOfPerson = usePeople(site);
  const isLate = !shown.in_hands && shown.business_days >= LATE_BUSINESS_DAYS;
  return (
    <tr>
      <CaseHead site={site} shown={shown} />
      <td data-l={shown.in_hands ? "In QA" : "Waiting"}>
        {isLate ? (
          <span class="oms-tag oms-tag--ani">
            <Icon name="alarm" />
            {ageWords(shown.business_days)}
          </span>
        ) : (
          ageWords(shown.business_days)
        )}
      </td>
      <td data-l="Level">{LEVELS[shown.level]}</td>
      <td data-l="Round">
        Round {shown.returns + 1}
        {shown.returns === 0 && <span class="oms-range">new</span>}
      </td>
      <td data-l="Notes">
        <OpenNotes count={shown.open_notes} />
      </td>
      <td data-l="Reviewers">
        <span class="oms-small">{shown.reviewers.map(nameOfPerson).join(", ")}</span>
      </td>
      <td>
        <Take site={site} shown={shown} onRefused={onRefused} />
      </td>
    </tr>
  );
}

function OpenNotes({ count }: { count: number }) {
  if (count === 0) return <span class="oms-small oms-muted">None open</span>;
  return (
    <span class="oms-tag oms-tag--ani">
      <Icon name="comment" />
      {count} open
    </span>
  );
}

/** What the person can do with a case of the queue: take it, go on with it, or read why not. */
function Take({ site, shown, onRefused }: { site: string; shown: QaCase; onRefused: (error: unknown) => void }) {
  const { route } = useLocation();
  const nameOfPerson = usePeople(site);
  const [isTaking, setTaking] = useState(false);
  const person = account.value?.id ?? "";
  const address = addressIn(site, "qa", shown.case);
  if (shown.in_hands) {
    const since = `since ${momentWords(shown.since, new Date())}`;
    if (shown.who !== person) return <span class="oms-small">{`With ${nameOfPerson(shown.who ?? "")} ${since}`}</span>;
    return (
      <>
        <a class="usa-button usa-button--outline oms-s" href={address}>
          Go on<span class="oms-sr"> with {nameOf(shown)}</span>
        </a>
        <span class="oms-range">Yours {since}</span>
      </>
    );
  }
  const reason = whyNotTaken(shown.level, shown.reviewers, person, rolesIn(site));
  if (reason) return <span class="oms-small oms-muted">{reason}</span>;
  async function take() {
    setTaking(true);
    try {
      await takeCase(site, shown.case);
      route(address);
    } catch (error) {
      setTaking(false);
      onRefused(error);
    }
  }
  return (
    <button class="usa-button oms-s" type="button" aria-disabled={isTaking} onClick={() => void (isTaking || take())}>
      Take<span class="oms-sr"> {nameOf(shown)}</span>
    </button>
  );
}

export async function takeCase(site: string, id: string): Promise<void> {
  const params = { path: { site, case: id }, header: { "Idempotency-Key": crypto.randomUUID() } };
  await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/qa/take", { params }));
}

function Empty({ part }: { part: Part }) {
  return (
    <div class="oms-card oms-gap">
      <p>
        <strong>{part === "waiting" ? "Nothing waits for QA." : "No case here."}</strong> {EMPTY[part]}
      </p>
    </div>
  );
}

interface ByStageProps {
  site: string;
  part: Exclude<Part, QaPart>;
  quarters: string[];
  county: string;
}

function ByStage({ site, part, quarters, county }: ByStageProps) {
  const list = useResource(`stage ${site} ${part} ${quarters.join()}`, () => loadStage(site, quarters, STAGE_OF[part]));
  return <Loaded resource={list}>{(cases) => <StageTable site={site} part={part} cases={fitting(cases, county, "")} />}</Loaded>;
}

function StageTable({ site, part, cases }: { site: string; part: Part; cases: ListedCase[] }) {
  const nameOfPerson = usePeople(site);
  if (cases.length === 0) return <Empty part={part} />;
  return (
    <div class="oms-card oms-gap">
      <div class="oms-scroll" role="region" aria-labelledby="stage-caption" tabIndex={0}>
        <table class="oms-table oms-fold">
          <caption id="stage-caption">
            {cases.length === 1 ? "1 case" : `${cases.length} cases`}, the latest first. {part === "approved" && "Final: an administrator can unlock one."}
          </caption>
          <thead>
            <tr>
              <th scope="col">Case</th>
              <th scope="col">{part === "approved" ? "Approved" : "Returned"}</th>
              <th scope="col">Levels passed</th>
              <th scope="col">Notes</th>
              <th scope="col">Reviewers</th>
            </tr>
          </thead>
          <tbody>
            {cases.map((shown) => (
              <tr key={shown.case}>
                <CaseHead site={site} shown={shown} />
                <td data-l={part === "approved" ? "Approved" : "Returned"}>{momentWords(shown.since, new Date())}</td>
                <td data-l="Levels passed">{passedWords(shown.passed ?? [])}</td>
                <td data-l="Notes">
                  <OpenNotes count={shown.open_notes} />
                </td>
                <td data-l="Reviewers">
                  <span class="oms-small">{(shown.reviewers ?? []).map(nameOfPerson).join(", ")}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function passedWords(levels: readonly Level[]): string {
  return levels.length === 0 ? "None yet" : levels.map((level) => LEVELS[level]).join(", ");
}
