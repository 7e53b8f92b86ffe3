/** Reviews of a site by quarter, the newest first, and the form that opens one. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { usePlace } from "@workspace/quarter/parts/place";
import { counted } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { quarterWords } from "@workspace/words/days";

import { QuarterOpening } from "./quarter_opening";

type Summary = Schemas["QuarterSummary"];

export function QuarterList() {
  const { site } = usePlace();
  const list = useResource(`quarters/${site}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/reviews", { params: { path: { site } } })),
  );
  return (
    <Page site={site} title="Quarters" here="Quarter">
      <div class="oms-wrap">
        <div class="oms-head">
          <h1>Quarters</h1>
          <p class="oms-lead">Each quarter’s review: samples of the counties, who reviews what, and how far it is.</p>
        </div>
        <Loaded resource={list}>
          {({ reviews }) => (
            <>
              <Opened site={site} reviews={reviews} />
              <QuarterOpening site={site} opened={reviews.map((review) => review.quarter)} onOpened={list.reload} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  );
}

function Opened({ site, reviews }: { site: string; reviews: readonly Summary[] }) {
  if (reviews.length === 0) {
    return (
      <Notice title="No quarter is open yet">
        <p>Open the first one below. What each county is to review is fixed by it.</p>
      </Notice>
    );
  }
  const newest = [...reviews].sort((one, other) => other.quarter.localeCompare(one.quarter));
  return (
    <div class="oms-card">
      <table class="oms-table oms-fold">
        <caption>{counted(reviews.length, "quarter")}, the newest first. Each is reviewed by a sample of cases.</caption>
        <thead>
          <tr>
            <th scope="col">Quarter</th>
            <th scope="col" class="r">
              Expected
            </th>
            <th scope="col">Planned by</th>
            <th scope="col">Instrument</th>
            <th scope="col">Period under review</th>
          </tr>
        </thead>
        <tbody>
          {newest.map((review) => (
            <QuarterRow key={review.quarter} site={site} review={review} />
          ))}
        </tbody>
      </table>
      {newest.some((review) => review.banner) && <p class="oms-small oms-muted oms-gap-s">{newest[0]?.banner}</p>}
    </div>
  );
}

function QuarterRow({ site, review }: { site: string; review: Summary }) {
  return (
    <tr>
      <th scope="row">
        <a href={addressIn(site, "quarters", review.quarter)}>{quarterWords(review.quarter)}</a>
      </th>
      <td data-l="Expected" class="r">
        {counted(review.expected, "case")}
      </td>
      <td data-l="Planned by">
        {review.mode === "FEDERAL" ? "Federal review, counties as agreed" : <code>{review.quota_table}</code>}
        {review.round !== null && ` Round ${review.round}`}
        {review.year !== null && `, ${review.year}`}
      </td>
      <td data-l="Instrument">{review.instrument === "r4_2022" ? "Round 4 (2022)" : "Round 3 (2014)"}</td>
      <td data-l="Period under review">{review.pur_start === null ? "Set in each case" : `Begins on ${review.pur_start}`}</td>
    </tr>
  );
}
