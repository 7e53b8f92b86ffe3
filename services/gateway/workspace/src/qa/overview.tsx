/** Overview of a case in QA: what changed, the open notes, the ratings with their reasons, and outcomes. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Icon } from "@workspace/ui/icon";
import { Loaded } from "@workspace/ui/notice";
import { caseName, OUTCOME_RATINGS } from "@workspace/words/codes";
import { usePeople } from "@workspace/words/people";

import { addressOfPart, addressOfStop, type CaseAddress, placeName } from "./address";
import { countWords, placesWords, StopLinks } from "./case_navigation";
import { anchorOf, countsOf, stopsOf } from "./changes";
import { RatingTag, RoundWords } from "./item_view";
import { openThreads, useNotes } from "./notes_store";
import { ratingOf, type ReviewedCase } from "./reviewed_case";

interface OverviewProps {
  address: CaseAddress;
  read: ReviewedCase;
}

export function Overview({ address, read }: OverviewProps) {
  return (
    <>
      <p class="oms-eyebrow">
        <RoundWords read={read} />
      </p>
      <h1 tabIndex={-1}>{caseName(read.case)}</h1>
      {read.since !== null && <ChangeList address={address} read={read} />}
      <OpenNotes address={address} />
      <Ratings address={address} read={read} />
      <Outcomes address={address} read={read} />
      <StopLinks address={address} part={null} read={read} />
    </>
  );
}

function ChangeList({ address, read }: OverviewProps) {
  const notes = useNotes(address.site, address.id).notes.value;
  const stops = stopsOf(read.changes, openThreads(notes), read.places).filter((stop) => stop.hasChange);
  const round = read.since?.round ?? 0;
  return (
    <section class="oms-card oms-card--s oms-gap" aria-labelledby="changed-head">
      <h2 id="changed-head">{stops.length === 0 ? `No answer has changed since round ${round}` : `${countWords(stops.length, "place")} changed since round ${round}`}</h2>
      {stops.length > 0 && (
        <ul class="oms-pills">
          {stops.map((stop) => (
            <li key={stop.anchor}>
              <a href={addressOfStop(address, stop)}>
                <Icon name="edit" />
                {placeName(stop)}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const EXCERPT = 140;

function OpenNotes({ address }: { address: CaseAddress }) {
  const store = useNotes(address.site, address.id);
  const nameOf = usePeople(address.site);
  const open = openThreads(store.notes.value);
  return (
    <section class="oms-card oms-card--s oms-gap" aria-labelledby="open-head">
      <h2 id="open-head">{open.length === 0 ? "No note is open" : countWords(open.length, "open note")}</h2>
      {open.length === 0 && <p class="oms-small">You write a note beside the question that it is about.</p>}
      <ul class="oms-stack--s">
        {open.map((thread) => {
          const last = thread.entries.at(-1);
          const text = last?.text ?? "";
          return (
            <li key={thread.id} class="oms-small">
              <a href={addressOfPart(address, thread.item, anchorOf(thread.item, thread.question))}>{placeName({ part: thread.item, question: thread.question })}</a>:{" "}
              {nameOf(last?.by ?? "")}, “{text.length > EXCERPT ? `${text.slice(0, EXCERPT)}…` : text}”
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Ratings({ address, read }: OverviewProps) {
  const notes = useNotes(address.site, address.id).notes.value;
  const stops = stopsOf(read.changes, openThreads(notes), read.places);
  return (
    <section class="oms-card oms-card--s oms-gap" aria-labelledby="ratings-head">
      <h2 id="ratings-head">Ratings of the items</h2>
      <div class="oms-scroll" role="region" aria-label="All ratings, by item" tabIndex={0}>
        <table class="oms-table oms-table--tight oms-fold">
          <thead>
            <tr>
              <th scope="col">Item</th>
              <th scope="col">Rating, and what it follows from</th>
              {stops.length > 0 && <th scope="col">To look at</th>}
            </tr>
          </thead>
          <tbody>
            {read.items.map((item) => {
              const stored = read.case.items[item.id];
              const counts = countsOf(stops, item.id);
              return (
                <tr key={item.id}>
                  <th scope="row">
                    <a href={addressOfPart(address, item.id)}>
                      {item.id}. {item.label}
                    </a>
                  </th>
                  <td>
                    <RatingTag rating={ratingOf(read.case, item.id)} />
                    {stored?.override && <span class="oms-small"> overridden</span>}
                    <p class="oms-small">{stored?.override ? read.texts.overrides[item.id] : stored?.preliminary.why}</p>
                  </td>
                  {stops.length > 0 && <td class="oms-small">{placesWords(counts)}</td>}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Outcomes are rated beside, from the events of the case: the answer says up to which version. */
function Outcomes({ address, read }: OverviewProps) {
  const path = { site: address.site, case: address.id };
  const ratings = useResource(`outcomes ${address.site} ${address.id} ${read.case.version}`, () =>
    bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/ratings", { params: { path } })),
  );
  return (
    <section class="oms-card oms-card--s oms-gap" aria-labelledby="outcomes-head">
      <h2 id="outcomes-head">Outcomes</h2>
      <Loaded resource={ratings}>
        {({ outcomes }) => (
          <dl class="oms-terms oms-small">
            {read.instrument.outcomes.flatMap((outcome) => {
              const rated = outcomes[outcome.id as keyof typeof outcomes];
              if (rated === undefined) return [];
              return [
                <dt key={`${outcome.id} term`}>
                  {outcome.label}: <strong>{OUTCOME_RATINGS[rated.rating]}</strong>
                </dt>,
                <dd key={outcome.id}>{rated.why}</dd>,
              ];
            })}
          </dl>
        )}
      </Loaded>
    </section>
  );
}
