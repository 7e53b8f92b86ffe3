/** Rating of an item as it follows from the answers so far: the word, why, how each answer counts, and the whole rule. */
import { Icon, type IconName } from "@workspace/ui/icon";
import { ITEM_RATINGS, OUTCOME_RATINGS, type ItemRating } from "@workspace/words/codes";
import { dayWords } from "@workspace/words/days";

import type { CaseStore, ItemState } from "./case_store";
import { useNames } from "./names";
import { addressOf, placeOfQuestion, questionsOf, type Case, type Item } from "./places";
import { ended, withoutMarks } from "./questions/question_words";
import { shapeOfQuestion, type Instrument } from "./questions/shape";
import { wordsOfValue } from "./questions/value_words";

const SIGNS: Readonly<Record<ItemRating, IconName>> = { S: "star", ANI: "flag", NA: "remove", INCOMPLETE: "hourglass_empty" };
const LOOKS: Readonly<Record<ItemRating, string>> = { S: "s", ANI: "ani", NA: "na", INCOMPLETE: "open" };

interface RatingCardProps {
  store: CaseStore;
  shown: Case;
  item: Item;
  state: ItemState;
  instrument: Instrument;
}

export function RatingCard({ store, shown, item, state, instrument }: RatingCardProps) {
  const rating = state.override?.rating ?? state.preliminary.rating;
  return (
    <>
      <section class="oms-card oms-card--s oms-card--door" id="rating" tabIndex={-1} aria-labelledby="rating-head">
        <h2 class="oms-label" id="rating-head">
          Rating of Item {item.id}, by what is answered
        </h2>
        <div class={`oms-rating oms-rating--${LOOKS[rating]}`}>
          <p class="oms-rating__word" role="status">
            <Icon name={SIGNS[rating]} />
            <span>
              {ITEM_RATINGS[rating]}
              {state.override && <span aria-label="overridden"> **</span>}
            </span>
          </p>
          {rating === "INCOMPLETE" ? <OpenQuestions shown={shown} item={item} state={state} /> : <p class="oms-small">{ended(state.preliminary.why)}</p>}
        </div>
        {state.override && <Overridden store={store} item={item.id} override={state.override} />}
        <Parts item={item} state={state} />
        <Trace store={store} item={item} state={state} instrument={instrument} />
        <details class="oms-more oms-gap-s">
          <summary>The whole rule</summary>
          <Rule item={item} version={instrument.version} />
        </details>
      </section>
      <section class="oms-card oms-card--s" aria-labelledby="outcome-head">
        <h2 class="oms-label" id="outcome-head">
          {outcomeName(instrument, state.outcome.name)} so far
        </h2>
        <p>
          <strong>{OUTCOME_RATINGS[state.outcome.rating]}</strong>
        </p>
        <p class="oms-small oms-muted">{ended(state.outcome.why)}</p>
      </section>
      {instrument.cover.trust.must_verify_before_federal_use && (
        <details class="oms-more oms-small oms-muted">
          <summary>Not verified for federal use</summary>
          <p>{withoutMarks(instrument.cover.trust.statement)}</p>
        </details>
      )}
    </>
  );
}

/** Returns the short name of an outcome: Safety Outcome 2. */
export function outcomeName(instrument: Instrument, id: string): string {
  return (instrument.outcomes.find((outcome) => outcome.id === id)?.label ?? id).split(":")[0] ?? id;
}

function OpenQuestions({ shown, item, state }: Pick<RatingCardProps, "shown" | "item" | "state">) {
  const open = state.unanswered;
  if (open.length === 0) return <p class="oms-small">{ended(state.preliminary.why)}</p>;
  return (
    <p class="oms-small">
      {open.length === 1 ? "One question left: " : `${open.length} questions left: `}
      {open.map((question, place) => (
        <span key={question}>
          {place > 0 && ", "}
          <a href={addressOf(shown, placeOfQuestion(item.id, question))}>{question === "applicable" ? "does it apply?" : question}</a>
        </span>
      ))}
      . The rating appears with the last answer.
    </p>
  );
}

interface OverriddenProps {
  store: CaseStore;
  item: string;
  override: NonNullable<ItemState["override"]>;
}

function Overridden({ store, item, override }: OverriddenProps) {
  const names = useNames(store.site);
  const reason = store.overrideReasons.value[item];
  return (
    <div class="oms-small oms-gap-s">
      <p>
        Calculated: {ITEM_RATINGS[override.calculated]}. Overridden by {names(override.by)}, {dayWords(override.at.slice(0, 10))}, with a reason.
      </p>
      {reason && (
        <details class="oms-more">
          <summary>Read the reason</summary>
          <p class="oms-pre">{reason}</p>
        </details>
      )}
    </div>
  );
}

function Parts({ item, state }: { item: Item; state: ItemState }) {
  const parts = Object.entries(state.parts);
  if (parts.length === 0) return null;
  return (
    <dl class="oms-parts oms-gap-s">
      {parts.map(([id, part]) => (
        <div key={id}>
          <dt>
            {id}: {item.sub_items.find((one) => one.id === id)?.label}
          </dt>
          <dd>{ITEM_RATINGS[part.rating]}</dd>
        </div>
      ))}
    </dl>
  );
}

type Count = ItemState["counts"][string];
const COUNTS: Readonly<Record<Count, { words: string; look: string; sign: IconName }>> = {
  fine: { words: "fine", look: "oms-up", sign: "check_circle" },
  needs_work: { words: "needs work", look: "oms-down", sign: "flag" },
  neutral: { words: "neutral", look: "oms-muted", sign: "remove" },
  missing: { words: "not answered", look: "oms-muted", sign: "hourglass_empty" },
};

function Trace({ store, item, state, instrument }: Pick<RatingCardProps, "store" | "item" | "state" | "instrument">) {
  const counted = questionsOf(item).filter(({ id }) => id in state.counts);
  if (counted.length === 0) return null;
  return (
    <table class="oms-trace oms-gap">
      <caption class="oms-sr">How each answer counts</caption>
      <thead>
        <tr>
          <th scope="col">Question</th>
          <th scope="col">Answer</th>
          <th scope="col">Counts as</th>
        </tr>
      </thead>
      <tbody>
        {counted.map((question) => {
          const { words, look, sign } = COUNTS[state.counts[question.id] ?? "neutral"];
          const value = state.answers[question.id]?.value ?? null;
          return (
            <tr key={question.id}>
              <th scope="row">{question.id}</th>
              <td>{value === null ? "–" : wordsOfValue(store.answer(item.id, question.id), shapeOfQuestion(question, instrument))}</td>
              <td class={look}>
                <Icon name={sign} /> {words}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Rule({ item, version }: { item: Item; version: string }) {
  const rules = [...item.rating.rules, ...item.sub_items.flatMap((part) => part.rating.rules)];
  return (
    <ul class="oms-ul oms-small">
      {rules.map((rule) => (
        <li key={rule.id}>
          {ITEM_RATINGS[rule.rating as ItemRating]}: {ended(ruleWords(rule.because))}
        </li>
      ))}
      <li>The first rule that holds decides. Version {version}.</li>
    </ul>
  );
}

/** Returns a rule's sentence without the places where the answers of a case stand in it. */
function ruleWords(because: string): string {
  return because.replace(/\{answers\}:\s*/g, "").replace(/\{answers\}(?:, and)?\s*/g, "").replace(/\{parts\}(?::\s*)?/g, "a part").replace(/\{[A-G]\d?\}/g, "as answered").trim();
}
