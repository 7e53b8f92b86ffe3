/** History of an answer or a text: who gave which value and when, read when it is opened. */
import { useState } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Loaded } from "@workspace/ui/notice";
import { momentWords } from "@workspace/words/days";

import type { CaseStore } from "../case_store";
import { useNames } from "../names";
import { shapeOfQuestion, type Instrument, type Question, type Value } from "../questions/shape";
import { wordsOfValue } from "../questions/value_words";

type What = { question: Question } | { text: string };

interface HistoryProps {
  store: CaseStore;
  item: string;
  what: What;
  instrument: Instrument;
}

export function History({ store, item, what, instrument }: HistoryProps) {
  const [isOpen, open] = useState(false);
  const name = "question" in what ? `${item} ${what.question.id}` : "this text";
  return (
    <details class="oms-more" onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>
        History<span class="oms-sr"> of {name}</span>
      </summary>
      {isOpen && <Values store={store} item={item} what={what} instrument={instrument} />}
    </details>
  );
}

interface Earlier {
  by: string;
  at: string;
  words: string;
}

function Values({ store, item, what, instrument }: HistoryProps) {
  const names = useNames(store.site);
  const path = { site: store.site, case: store.id, item };
  const read = () => bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/items/{item}/history", { params: { path } }));
  const history = useResource(`history ${store.id} ${item} ${store.shown.value?.version ?? 0}`, read);
  return (
    <Loaded resource={history}>
      {(found) => {
        const values = valuesOf(found, what, instrument);
        if (values.length === 0) return <p>Nobody has answered this yet.</p>;
        return (
          <ol class="oms-history">
            {values.map(({ by, at, words }) => (
              <li key={at}>
                <span class="oms-muted">
                  {momentWords(at, new Date())}, {names(by)}:
                </span>{" "}
                {words}
              </li>
            ))}
          </ol>
        );
      }}
    </Loaded>
  );
}

/** Returns the values, the newest first. */
function valuesOf(found: Schemas["ItemHistoryResponse"], what: What, instrument: Instrument): Earlier[] {
  if ("text" in what) {
    const texts = found.texts[what.text] ?? [];
    return texts.map(({ by, at, text }) => ({ by, at, words: text === null ? "cannot be read any more" : text || "taken back" })).reverse();
  }
  const shape = shapeOfQuestion(what.question, instrument);
  const answers = found.questions[what.question.id] ?? [];
  return answers.map(({ by, at, value }) => ({ by, at, words: value === null ? "taken back" : wordsOfValue(value as Value, shape) })).reverse();
}
