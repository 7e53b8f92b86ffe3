/** A trainee's submitted case beside its master, question by question (R8). */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { usePlace } from "@workspace/quarter/parts/place";
import { counted } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Loaded, Notice } from "@workspace/ui/notice";
import { caseName } from "@workspace/words/codes";

import { ComparedItem } from "./compared_item";
import { loadInstrument, type Instrument } from "@workspace/api/instruments";

type Comparison = Schemas["ComparisonResponse"];

interface Compared {
  comparison: Comparison;
  shown: Schemas["CaseResponse"];
  instrument: Instrument;
}

export function ComparisonPage() {
  const { site, case: id } = usePlace();
  const compared = useResource(`comparison/${site}/${id}`, () => loadCompared(site, id));
  const name = compared.data === null ? "" : caseName(compared.data.shown);
  return (
    <Page site={site} title={`Comparison with the master${name && `, ${name}`}`} here="My cases">
      <div class="oms-wrap">
        <div class="oms-head">
          <nav aria-label="Breadcrumb">
            <ol class="oms-crumbs">
              <li>
                <a href={addressIn(site, "cases")}>My cases</a>
              </li>
              <li>
                <a href={addressIn(site, "cases", id)}>{name || "Case"}</a>
              </li>
              <li aria-current="page">Comparison</li>
            </ol>
          </nav>
          <p class="oms-chip oms-chip--training">
            <Icon name="school" /> Practice
          </p>
          <h1>Your answers beside the master’s</h1>
          <p class="oms-lead">
            {compared.data === null ? "Question by question, once the case was submitted." : findingOf(compared.data.comparison)}
          </p>
        </div>
        <Loaded resource={compared}>{(loaded) => <Items compared={loaded} />}</Loaded>
      </div>
    </Page>
  );
}

function Items({ compared: { comparison, instrument } }: { compared: Compared }) {
  const isAll = useSignal(false);
  const items = instrument.items.flatMap((item) => {
    const found = (comparison.items as Readonly<Record<string, Schemas["ComparedItem"]>>)[item.id];
    return found === undefined ? [] : [{ item, found }];
  });
  const different = items.filter(({ found }) => isDifferent(found));
  const shown = isAll.value ? items : different;
  const { same, different: others, not_answered: open } = comparison.questions;
  return (
    <>
      <div class="oms-cols oms-cols--s">
        <Figure number={same} words="answers as the master has them" />
        <Figure number={others} words="answers that differ" />
        <Figure number={open} words="questions that the master answers and you did not" />
      </div>
      <section class="oms-block" aria-labelledby="items">
        <div class="oms-row oms-row--between">
          <h2 id="items">Item by item</h2>
          <span class="oms-row oms-noprint">
            <button class="usa-button usa-button--outline oms-s" type="button" aria-pressed={isAll.value} onClick={() => (isAll.value = !isAll.peek())}>
              {isAll.value ? "Show only what differs" : "Show every question"}
            </button>
            <button class="usa-button usa-button--outline oms-s" type="button" onClick={() => globalThis.print()}>
              Print
            </button>
          </span>
        </div>
        <p>The master is one careful reading of an invented case. Where you differ, read the question again and talk about it.</p>
        {shown.length === 0 && (
          <div class="oms-gap">
            <Notice tone="good" title="Nothing differs">
              <p>Every answer and every rating is as the master has it.</p>
            </Notice>
          </div>
        )}
        <div class="oms-stack oms-gap">
          {shown.map(({ item, found }) => (
            <ComparedItem key={item.id} item={item} instrument={instrument} found={found} isAll={isAll.value} />
          ))}
        </div>
      </section>
    </>
  );
}

function Figure({ number, words }: { number: number; words: string }) {
  return (
    <div class="oms-card oms-card--s">
      <p class="oms-big">{number}</p>
      <p class="oms-small">{words}</p>
    </div>
  );
}

function isDifferent({ questions, ratings }: Schemas["ComparedItem"]): boolean {
  return (
    Object.values(questions as Record<string, { found: string }>).some(({ found }) => found !== "same") ||
    Object.values(ratings as Record<string, Schemas["RatingPair"]>).some(({ mine, master }) => mine !== master)
  );
}

function findingOf({ questions, same_ratings, items }: Comparison): string {
  const all = questions.same + questions.different + questions.not_answered;
  const ratings = Object.values(items as Record<string, Schemas["ComparedItem"]>).reduce((sum, item) => sum + Object.keys(item.ratings).length, 0);
  return `${questions.same} of ${counted(all, "answer")} and ${same_ratings} of ${counted(ratings, "rating")} are as the master has them.`;
}

async function loadCompared(site: string, id: string): Promise<Compared> {
  const path = { site, case: id };
  const [comparison, shown] = await Promise.all([
    bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/comparison", { params: { path } })),
    bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path } })),
  ]);
  return { comparison, shown, instrument: await loadInstrument(shown.instrument) };
}
