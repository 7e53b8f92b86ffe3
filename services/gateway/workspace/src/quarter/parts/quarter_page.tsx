/** Frame of the pages of one quarter: its name, what it is a sample of, and the tabs between them. */
import type { ComponentChildren } from "preact";

import { Page } from "@workspace/frame/frame";
import { addressIn } from "@workspace/site";
import { quarterWords } from "@workspace/words/days";

export type Tab = "Progress" | "Assign" | "Decisions" | "Exports";

const TABS: readonly [Tab, string][] = [
  ["Progress", ""],
  ["Assign", "assign"],
  ["Decisions", "decisions"],
  ["Exports", "exports"],
];

interface QuarterPageProps {
  site: string;
  quarter: string;
  tab: Tab;
  /** Sentence under the quarter's name. */
  lead: ComponentChildren;
  facts?: ComponentChildren;
  children: ComponentChildren;
}

export function QuarterPage({ site, quarter, tab, lead, facts, children }: QuarterPageProps) {
  const address = (part: string) => addressIn(site, "quarters", quarter, ...(part === "" ? [] : [part]));
  return (
    <Page site={site} title={`${tab}, ${quarterWords(quarter)}`} here="Quarter">
      <div class="oms-wrap">
        <div class="oms-head">
          <nav aria-label="Breadcrumb">
            <ol class="oms-crumbs">
              <li>
                <a href={addressIn(site, "quarters")}>Quarters</a>
              </li>
              <li aria-current="page">{quarterWords(quarter)}</li>
            </ol>
          </nav>
          <h1>{quarterWords(quarter)}</h1>
          <p class="oms-lead">{lead}</p>
          {facts !== undefined && <p class="oms-facts">{facts}</p>}
        </div>
        <nav class="oms-tabs" aria-label="Parts of the quarter">
          {TABS.map(([name, part]) => (
            <a key={name} href={address(part)} aria-current={name === tab ? "page" : undefined}>
              {name}
            </a>
          ))}
        </nav>
        {children}
      </div>
    </Page>
  );
}
