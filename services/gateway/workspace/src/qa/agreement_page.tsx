/** Report of agreement between levels, item by item: percent and kappa, with few cases only their number. */
import { useLocation } from "preact-iso/router";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { addressIn, siteOf } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { momentWords, quartersBack, quarterWords } from "@workspace/words/days";

import { Choice } from "./choice";

type Report = Schemas["AgreementReport"];
type Comparison = Report["comparisons"][number];

const QUARTERS = 12;
const WINDOWS = { 1: "One quarter", 4: "One year", 8: "Two years", 12: "Three years" } as const;
type Window = keyof typeof WINDOWS;
const LEVELS = { reviewer: "reviewers", initial: "first-level QA", second: "second-level QA", oversight: "secondary oversight" } as const;

export function AgreementPage() {
  const { path, query, route } = useLocation();
  const site = siteOf(path) ?? "";
  const quarter = query.quarter ?? quartersBack(new Date(), 1)[0] ?? "";
  const window: Window = query.window && query.window in WINDOWS ? (Number(query.window) as Window) : 4;
  const report = useResource(`agreement ${site} ${quarter} ${window}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/reports/agreement", { params: { path: { site }, query: { quarter, window } } })),
  );
  function choose(event: Event) {
    const { name, value } = event.currentTarget as HTMLSelectElement;
    route(`${addressIn(site, "qa", "agreement")}?${new URLSearchParams({ quarter, window: String(window), [name]: value }).toString()}`);
  }
  return (
    <Page site={site} title="Agreement of the levels" here="QA queue">
      <div class="oms-wrap">
        <div class="oms-head">
          <p class="oms-eyebrow">
            <a href={addressIn(site, "qa")}>QA queue</a>
          </p>
          <h1>Agreement of the levels</h1>
          <p class="oms-lead">
            How often two levels rate an item of the same case alike. A level counts with its rating when it first handed the case over, so later corrections do
            not hide a difference.
          </p>
        </div>
        <form class="oms-filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
          <Choice
            name="quarter"
            label="Up to the quarter"
            value={quarter}
            options={quartersBack(new Date(), QUARTERS).map((one) => [one, quarterWords(one)])}
            onChange={choose}
          />
          <Choice name="window" label="Period" value={String(window)} options={Object.entries(WINDOWS)} onChange={choose} />
        </form>
        <Loaded resource={report}>{(shown) => <Comparisons report={shown} />}</Loaded>
      </div>
    </Page>
  );
}

function Comparisons({ report }: { report: Report }) {
  if (report.comparisons.every(({ cases }) => cases === 0)) {
    return (
      <div class="oms-gap">
        <Notice title="No case was handed over by two levels in this period">
          <p>A case counts as soon as a level of QA passes it on or approves it. Choose a longer period.</p>
        </Notice>
      </div>
    );
  }
  return (
    <>
      <p class="oms-facts">
        <span>{report.sample}</span>
        {report.as_of && <span>As of {momentWords(report.as_of, new Date())}</span>}
        <span>Below {report.minimum} cases, a percentage says little: then only the number stands there.</span>
      </p>
      {report.comparisons.map((comparison) => (
        <ComparisonTable key={comparison.levels.join()} comparison={comparison} />
      ))}
      <details class="oms-more oms-gap">
        <summary>What is kappa?</summary>
        <p class="oms-small">
          Cohen’s kappa is the agreement beyond what chance would give: 1 is perfect agreement, 0 is as by chance. It can be low beside a high percentage where
          almost all cases have the same rating.
        </p>
      </details>
    </>
  );
}

function ComparisonTable({ comparison }: { comparison: Comparison }) {
  const [one = "reviewer", other = "initial"] = comparison.levels;
  const id = `agreement-${one}-${other}`;
  const name = `${LEVELS[one].charAt(0).toUpperCase()}${LEVELS[one].slice(1)} and ${LEVELS[other]}`;
  return (
    <section class="oms-card oms-gap" aria-labelledby={id}>
      <h2 id={id}>{name}</h2>
      {comparison.cases === 0 ? (
        <p>No case was handed over by both in this period.</p>
      ) : comparison.items.every(({ share }) => share === null) ? (
        <p>
          {comparison.cases === 1 ? "1 case was" : `${comparison.cases} cases were`} handed over by both. {comparison.items[0]?.why}
        </p>
      ) : (
        <div class="oms-scroll" role="region" aria-labelledby={`${id}-caption`} tabIndex={0}>
          <table class="oms-table oms-table--tight oms-fold">
            <caption id={`${id}-caption`}>{comparison.cases === 1 ? "1 case" : `${comparison.cases} cases`} that both handed over, by item.</caption>
            <thead>
              <tr>
                <th scope="col">Item</th>
                <th scope="col">Rated by both</th>
                <th scope="col">Alike</th>
                <th scope="col">Kappa</th>
              </tr>
            </thead>
            <tbody>
              {comparison.items.map((item) => (
                <tr key={item.name}>
                  <th scope="row">Item {item.name}</th>
                  <td data-l="Rated by both">{item.pairs}</td>
                  <td data-l="Alike">{item.share === null ? <Withheld why={item.why} /> : `${Math.round(item.share * 100)} % (${item.equal ?? 0} of ${item.pairs})`}</td>
                  <td data-l="Kappa">{item.kappa === null ? item.share !== null && <Withheld why={item.why} /> : item.kappa.toFixed(2)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Withheld({ why }: { why: string | null }) {
  return <span class="oms-withheld">{why ?? "–"}</span>;
}
