/** Table of one's own cases, by what each needs. It becomes a list of cards on a small screen. */
import { addressIn } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { AGENCIES, CASE_TYPES, caseName, STAGES } from "@workspace/words/codes";
import { dayWords } from "@workspace/words/days";

import { daysUntil, dueWords, grouped, groupOf, GROUPS, isReady, type OwnCase } from "./grouping";

interface CaseTableProps {
  site: string;
  cases: readonly OwnCase[];
  person: string;
  names: (person: string) => string;
}

export function CaseTable({ site, cases, person, names }: CaseTableProps) {
  return (
    <div class="oms-scroll" role="region" aria-label="Table of my cases" tabIndex={0}>
      <table class="oms-table oms-fold">
        <caption class="oms-sr">My cases by what they need</caption>
        <thead>
          <tr>
            <th scope="col">Case</th>
            <th scope="col">Progress</th>
            <th scope="col">Due</th>
            <th scope="col">Waiting for you</th>
            <th scope="col">
              <span class="oms-sr">Action</span>
            </th>
          </tr>
        </thead>
        {grouped(cases, person).map(([group, found]) => (
          <tbody key={group}>
            <tr>
              <th scope="rowgroup" colSpan={5}>
                {GROUPS[group]}
              </th>
            </tr>
            {found.map((one) => (
              <CaseRow key={one.case} site={site} one={one} person={person} names={names} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface CaseRowProps extends Omit<CaseTableProps, "cases"> {
  one: OwnCase;
}

function CaseRow({ site, one, person, names }: CaseRowProps) {
  const name = caseName({ ...one, id: one.case });
  const { items, complete, unanswered } = one.progress;
  const { words, address } = actionOf(site, one, person);
  return (
    <tr>
      <th scope="row">
        <a href={address}>{name}</a>
        <br />
        <span class="oms-small oms-muted">
          {CASE_TYPES[one.case_type]}, {AGENCIES[one.agency].toLowerCase()}
          <br />
          {stageWords(one, person, names)}
        </span>
      </th>
      <td data-l="Progress">
        <label class="oms-small" for={`p-${one.case}`}>
          {complete} of {items} items complete
        </label>{" "}
        <progress id={`p-${one.case}`} value={complete} max={Math.max(items, 1)} />{" "}
        <span class="oms-range">{one.submitted && one.stage !== "returned_to_reviewer" ? `Submitted ${dayWords(one.submitted)}` : unanswered > 0 ? `${unanswered} unanswered` : "No question is left"}</span>
      </td>
      <td data-l="Due">
        <Due one={one} />
      </td>
      <td data-l="Waiting for you">
        <Waiting one={one} />
      </td>
      <td class="r">
        <a class="usa-button usa-button--outline oms-s" href={address}>
          {words}
          <span class="oms-sr"> {name}</span>
        </a>
      </td>
    </tr>
  );
}

function stageWords(one: OwnCase, person: string, names: (person: string) => string): string {
  const others = (one.reviewers ?? []).filter((reviewer) => reviewer !== person).map(names);
  const holder = one.custody && one.custody !== person ? `, ${names(one.custody)}` : "";
  return STAGES[one.stage] + holder + (others.length > 0 ? `, with ${others.join(" and ")}` : "");
}

function Due({ one }: { one: OwnCase }) {
  if (one.submitted) return <>–</>;
  if (one.due === null) {
    return (
      <>
        Two weeks after you start
        <br />
        <span class="oms-small oms-muted">not started</span>
      </>
    );
  }
  const days = daysUntil(one.due, new Date());
  return (
    <>
      <span class="oms-whole">{dayWords(one.due)}</span>
      <br />
      {days < 0 ? (
        <span class="oms-tag oms-tag--bad">
          <Icon name="warning" />
          {dueWords(days)}
        </span>
      ) : (
        <span class="oms-small oms-muted">{dueWords(days)}</span>
      )}
    </>
  );
}

function Waiting({ one }: { one: OwnCase }) {
  if (one.notes_waiting > 0) {
    return (
      <span class="oms-tag oms-tag--ani">
        <Icon name="flag" />
        {one.notes_waiting === 1 ? "1 note" : `${one.notes_waiting} notes`}
      </span>
    );
  }
  if (one.stage === "returned_to_reviewer") {
    return (
      <span class="oms-tag oms-tag--ani">
        <Icon name="flag" />
        Returned to you
      </span>
    );
  }
  if (isReady(one)) {
    return (
      <span class="oms-tag oms-tag--blue">
        <Icon name="check_circle" />
        Ready to submit
      </span>
    );
  }
  return <span class="oms-small oms-muted">Nothing</span>;
}

function actionOf(site: string, one: OwnCase, person: string): { words: string; address: string } {
  const at = (...parts: string[]) => addressIn(site, "cases", one.case, ...parts);
  switch (groupOf(one, person)) {
    case "qa":
      return { words: "Go on with QA", address: addressIn(site, "qa", one.case) };
    case "waiting":
      return { words: "Read", address: at("overview") };
    case "work":
      return one.progress.complete === 0 && one.visit.item === null ? { words: "Start", address: at("face-sheet") } : { words: "Go on", address: lastPlace(site, one) };
    case "need":
      if (one.notes_waiting > 0) return { words: "Answer notes", address: at("overview") };
      return isReady(one) ? { words: "Submit for QA", address: `${at("overview")}#submit` } : { words: "Go on", address: lastPlace(site, one) };
  }
}

/** Returns the address of the question at which one was last in a case. */
export function lastPlace(site: string, one: { case: string; visit: { item: string | null; question: string | null } }): string {
  const { item, question } = one.visit;
  if (item === null) return addressIn(site, "cases", one.case, "overview");
  return addressIn(site, "cases", one.case, `item-${item}`) + (question === null ? "" : `#q-${item}-${question}`);
}
