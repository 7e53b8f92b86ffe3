/** What-if of a case: answers are changed on a copy in memory, and ratings and figures shown as they would be. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { useResource } from "@workspace/api/resource";
import { Field } from "@workspace/case/questions/field";
import { withoutMarks } from "@workspace/case/questions/question_words";
import { shapeOfQuestion, type Value } from "@workspace/case/questions/shape";
import { Page } from "@workspace/frame/frame";
import { usePlace } from "@workspace/quarter/parts/place";
import { counted } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { loadInstrument, type Instrument } from "@workspace/api/instruments";
import { questionsOf, type Item } from "@workspace/training/instrument";
import { Loaded, Notice } from "@workspace/ui/notice";
import { caseName } from "@workspace/words/codes";

import { TriedResult, type Tried } from "./tried_result";

type Case = Schemas["CaseResponse"];
type Op = Schemas["TrialOp"];

export function WhatIfPage() {
  const { site, case: id } = usePlace();
  const loaded = useResource(`what-if/${site}/${id}`, async () => {
    const shown = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path: { site, case: id } } }));
    return { shown, instrument: await loadInstrument(shown.instrument) };
  });
  const name = loaded.data === null ? "Case" : caseName(loaded.data.shown);
  return (
    <Page site={site} title={`What if, ${name}`}>
      <div class="oms-wrap">
        <div class="oms-head">
          <nav aria-label="Breadcrumb">
            <ol class="oms-crumbs">
              <li>
                <a href={addressIn(site, "cases", id)}>{name}</a>
              </li>
              <li aria-current="page">What if</li>
            </ol>
          </nav>
          <h1>What if an answer were another?</h1>
          <p class="oms-lead">Change answers on a copy and see what the rules would say. Nothing is saved, and the case stays as it is.</p>
        </div>
        <Loaded resource={loaded}>{({ shown, instrument }) => <Trial site={site} shown={shown} instrument={instrument} />}</Loaded>
      </div>
    </Page>
  );
}

function Trial({ site, shown, instrument }: { site: string; shown: Case; instrument: Instrument }) {
  const items = instrument.items.filter((item) => item.id in shown.items);
  const chosen = useSignal(items[0]?.id ?? "");
  const ops = useSignal<readonly Op[]>([]);
  const tried = useSignal<Tried | null>(null);
  const error = useSignal<unknown>(null);
  const changed = ops.value;
  useEffect(() => {
    if (changed.length === 0) {
      tried.value = null;
      error.value = null;
      return;
    }
    let isLeft = false;
    tryAnswers(site, shown, changed).then(
      (result) => {
        if (isLeft) return;
        tried.value = result;
        error.value = null;
      },
      (failure: unknown) => {
        if (!isLeft) error.value = failure;
      },
    );
    return () => {
      isLeft = true;
    };
  }, [site, shown, changed, tried, error]);
  const item = items.find(({ id }) => id === chosen.value);
  const change = (op: Op) => (ops.value = [...changed.filter((one) => one.item !== op.item || one.q !== op.q), op]);
  return (
    <div class="oms-split oms-split--even">
      <div class="oms-stack">
        <div class="oms-card oms-stack">
          <div>
            <label class="usa-label" for="what-if-item">
              Item
            </label>
            <select class="usa-select" id="what-if-item" value={chosen.value} onChange={(event) => (chosen.value = event.currentTarget.value)}>
              {items.map((one) => (
                <option key={one.id} value={one.id}>
                  Item {one.id}: {one.label}
                </option>
              ))}
            </select>
          </div>
          <p class="oms-row">
            <span class="oms-small">{counted(changed.length, "answer")} changed on the copy</span>
            {changed.length > 0 && (
              <button class="usa-button oms-quiet oms-s" type="button" onClick={() => (ops.value = [])}>
                Back to the case as it is
              </button>
            )}
          </p>
        </div>
        {item && <Questions key={item.id} item={item} instrument={instrument} shown={shown} ops={changed} tried={tried.value} onChange={change} />}
      </div>
      <aside class="oms-stack oms-stick" aria-label="As it would be" aria-live="polite">
        {error.value !== null && (
          <Notice tone="bad" title="This cannot be tried">
            <p>{wordsOf(error.value)}</p>
          </Notice>
        )}
        {tried.value === null ? (
          <div class="oms-card">
            <p class="oms-muted">Change an answer. What would be rated otherwise stands here, with the figures of the quarter.</p>
          </div>
        ) : (
          <TriedResult tried={tried.value} instrument={instrument} />
        )}
      </aside>
    </div>
  );
}

interface QuestionsProps {
  item: Item;
  instrument: Instrument;
  shown: Case;
  ops: readonly Op[];
  tried: Tried | null;
  onChange: (op: Op) => void;
}

/** Questions of an item whose answers count, with the tried value where there is one; tables stay as they are. */
function Questions({ item, instrument, shown, ops, tried, onChange }: QuestionsProps) {
  const saved = (shown.items as Readonly<Record<string, Schemas["ItemResponse"]>>)[item.id];
  const then = (tried?.answers.shown as Readonly<Record<string, Schemas["TriedItem"]>> | undefined)?.[item.id];
  const state = then ?? saved;
  if (state === undefined) return null;
  const locked = state.locked as Readonly<Record<string, string>>;
  const answers = state.answers as Readonly<Record<string, Schemas["AnswerResponse"]>>;
  return (
    <>
      {questionsOf(item)
        .filter((question) => question.type !== "table" && (question.id in answers || state.in_force.includes(question.id) || state.unanswered.includes(question.id) || question.id in locked))
        .map((question) => {
          const shape = shapeOfQuestion(question, instrument);
          const op = ops.find((one) => one.item === item.id && one.q === question.id);
          const value = (op === undefined ? (answers[question.id]?.value ?? null) : op.value) as Value;
          const lock = locked[question.id];
          return (
            <section key={question.id} class={`oms-q${lock === undefined ? "" : " oms-q--locked"}`} aria-label={`Question ${item.id} ${question.id}`}>
              <Field
                id={`try-${item.id}-${question.id}`}
                name={`${item.id} ${question.id}`}
                label={
                  <>
                    <span class="oms-q__id">{question.id.replace("_", " ")}</span>
                    {withoutMarks(question.text)}
                  </>
                }
                shape={shape}
                value={lock !== undefined && value === null ? "NA" : value}
                isReadOnly={lock !== undefined}
                look="question"
                onChange={(given) => onChange({ item: item.id, q: question.id, value: given })}
              />
              {lock !== undefined && <p class="oms-small oms-gap-s">Not applicable, set by a rule: {lock}.</p>}
            </section>
          );
        })}
    </>
  );
}

async function tryAnswers(site: string, shown: Case, ops: readonly Op[]): Promise<Tried> {
  const answers = await bodyOf(
    api.POST("/api/v1/sites/{site}/cases/{case}/what-if", { params: { path: { site, case: shown.id } }, body: { ops: [...ops] } }),
  );
  const body = { quarter: shown.quarter, case: shown.id, ratings: { items: answers.items, outcomes: answers.outcomes } };
  const figures = await bodyOf(api.POST("/api/v1/sites/{site}/dashboards/what-if", { params: { path: { site } }, body }));
  return { answers, figures };
}
