/** An item of a case: its questions, rationale, comments and sources, with the rating beside them. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";

import { sourcesSlot } from "@workspace/save/slots";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { CASE_TYPES, ITEM_RATINGS } from "@workspace/words/codes";

import type { CaseStore, ItemState } from "../case_store";
import { Custody } from "../custody";
import { ErrorSummary } from "../error_summary";
import { GateCard } from "../gate_card";
import { addressOf, itemOfPart, itemPart, missingPlaces, type Case, type Item, type Place } from "../places";
import { QuestionCard } from "../question_card";
import { Boxes } from "../questions/choices";
import { ended, withoutMarks } from "../questions/question_words";
import { wordsOfCode, type Instrument, type Question } from "../questions/shape";
import { outcomeName, RatingCard } from "../rating_card";
import { TextBox } from "../text_box";
import { History } from "../threads/history";
import { Notes } from "../threads/notes";

interface ItemPartProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
  number: string;
}

export function ItemPart({ store, shown, instrument, number }: ItemPartProps) {
  const item = instrument.items.find(({ id }) => id === number);
  const state = store.item(number);
  const [problems, setProblems] = useState<readonly Place[]>([]);
  if (item === undefined || state === null) return null;
  if (!item.case_types.includes(shown.case_type)) return <NotForThisCase item={item} shown={shown} />;
  return (
    <>
      <div>
        {problems.length > 0 && <ErrorSummary shown={shown} problems={problems} />}
        <p class="oms-eyebrow">{outcomeName(instrument, state.outcome.name)}</p>
        <h1>
          Item {number}: {item.label}
        </h1>
        <p class="oms-strip oms-row oms-gap">
          <span class={`oms-tag${state.preliminary.rating === "ANI" ? " oms-tag--ani" : " oms-tag--line"}`}>{ITEM_RATINGS[state.override?.rating ?? state.preliminary.rating]}</span>
          <a href="#rating">Why, and what would change it</a>
        </p>
        <Custody store={store} shown={shown} />
        <Instructions item={item} />
        <div class="oms-gap">
          <Notes store={store} item={number} question={null} />
          <Questions store={store} item={item} state={state} instrument={instrument} />
          <Written store={store} item={item} state={state} instrument={instrument} />
        </div>
        {store.isOpen.value && (
          <p class="oms-gap oms-muted">
            <Icon name="check_circle" /> Your answers are saved automatically.
          </p>
        )}
        <Onward store={store} shown={shown} instrument={instrument} item={item} onProblems={setProblems} />
      </div>
      <aside class="oms-stick oms-stack" aria-label={`Rating of Item ${number}`}>
        <RatingCard store={store} shown={shown} item={item} state={state} instrument={instrument} />
      </aside>
    </>
  );
}

function NotForThisCase({ item, shown }: { item: Item; shown: Case }) {
  return (
    <div>
      <h1>
        Item {item.id}: {item.label}
      </h1>
      <div class="oms-gap">
        <Notice title="This item is not part of the case">
          <p>
            It is for {item.case_types.map((type) => CASE_TYPES[type as Case["case_type"]].toLowerCase()).join(" and ")} cases; this is a case of {CASE_TYPES[shown.case_type].toLowerCase()}.
          </p>
        </Notice>
      </div>
    </div>
  );
}

function Instructions({ item }: { item: Item }) {
  const words = [item.applicability_note, item.watch_out, item.note].map(withoutMarks).filter(Boolean);
  if (words.length === 0) return null;
  return (
    <details class="oms-more oms-gap">
      <summary>Instructions and definitions for Item {item.id}</summary>
      <div class="oms-card oms-card--s oms-small oms-stack--s">
        {words.map((sentence) => (
          <p key={sentence}>{ended(sentence)}</p>
        ))}
      </div>
    </details>
  );
}

interface QuestionsProps {
  store: CaseStore;
  item: Item;
  state: ItemState;
  instrument: Instrument;
}

/** Questions that want an answer as things stand, and those that a rule locks. Offline all are shown. */
function Questions({ store, item, state, instrument }: QuestionsProps) {
  const gate = store.answer(item.id, "applicable");
  const isOffline = store.isOffline.value;
  const isGated = !item.always_applicable && gate !== "Yes" && !isOffline;
  const shows = ({ id }: Question) => isOffline || state.questions.includes(id) || id in state.locked;
  const card = (question: Question) => <QuestionCard key={question.id} store={store} item={item} state={state} question={question} instrument={instrument} />;
  return (
    <>
      {!item.always_applicable && item.gate && <GateCard store={store} item={item} state={state} gate={item.gate} instrument={instrument} />}
      <Closing gate={gate} item={item.id} hasAnswers={Object.values(state.answers).some(({ value }) => value !== null && value !== "No")} />
      {!isGated && item.questions.filter(shows).map(card)}
      {!isGated &&
        item.sub_items.map((part) => (
          <section key={part.id} aria-labelledby={`part-${part.id}`} class="oms-part">
            <h2 id={`part-${part.id}`}>
              {part.id}: {part.label}
            </h2>
            {state.parts[part.id]?.rating === "NA" && part.questions.every(({ id }) => id in state.locked) ? (
              <p class="oms-muted">{ended(state.locked[part.questions[0]?.id ?? ""] ?? "It does not apply to this case")}</p>
            ) : (
              part.questions.filter(shows).map(card)
            )}
          </section>
        ))}
    </>
  );
}

/** Says once that the questions behind the gate are closed, and that nothing written there is lost. */
function Closing({ gate, item, hasAnswers }: { gate: unknown; item: string; hasAnswers: boolean }) {
  const closed = gate === "No";
  return (
    <p class="oms-said oms-small oms-gap-s" role="status">
      {closed && `The other questions of Item ${item} do not apply.${hasAnswers ? " What you wrote there is kept and comes back if they apply again." : ""}`}
    </p>
  );
}

/** Rationale, comments and sources, which every item has. */
function Written({ store, item, state, instrument }: QuestionsProps) {
  const rationale = `rationale/${item.id}`;
  return (
    <>
      <section class="oms-q" aria-label={`Rationale of Item ${item.id}`}>
        <TextBox
          store={store}
          field={rationale}
          label={`Rationale statement for Item ${item.id}`}
          hint="Why this rating is right, from the file and the interviews. At least a few sentences; no names."
          rows={5}
          isNeeded
          look="question"
        />
        <div class="oms-q__foot">
          <History store={store} item={item.id} what={{ text: rationale }} instrument={instrument} />
        </div>
      </section>
      <section class="oms-q" aria-label={`Comments and sources of Item ${item.id}`}>
        <TextBox store={store} field={`comments/${item.id}`} label={`Additional comments on Item ${item.id}`} hint="Not needed. They are never published." rows={2} isNeeded={false} look="question" />
        <Sources store={store} item={item.id} state={state} instrument={instrument} />
      </section>
    </>
  );
}

interface SourcesProps extends Omit<QuestionsProps, "item"> {
  item: string;
}

function Sources({ store, item, instrument }: SourcesProps) {
  const slot = sourcesSlot(item);
  const codes = instrument.face_sheet.common_per_item.find(({ id }) => id === "sources")?.choices ?? [];
  const choices = codes.map((code) => ({ code, words: wordsOfCode(code) }));
  const refusal = store.saving.slot(slot).value.refusal;
  return (
    <fieldset class="oms-gap" id="sources" tabIndex={-1}>
      <legend>Sources that informed the rating</legend>
      <Boxes
        id={`sources-${item}`}
        shape={{ kind: "options", choices, exclusive: [], most: null, least: null, columns: [] }}
        value={store.value(slot) as readonly string[]}
        isReadOnly={!store.isOpen.value}
        onChange={(chosen) => store.put(slot, chosen ?? [])}
      />
      {refusal && (
        <p class="usa-error-message" role="alert">
          Not saved: {refusal}
        </p>
      )}
    </fieldset>
  );
}

interface OnwardProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
  item: Item;
  onProblems: (problems: readonly Place[]) => void;
}

/** Checks the item and goes on; going on without the check is always possible. */
function Onward({ store, shown, instrument, item, onProblems }: OnwardProps) {
  const { route } = useLocation();
  const items = instrument.items.filter(({ case_types }) => case_types.includes(shown.case_type));
  const place = items.findIndex(({ id }) => id === item.id);
  const [before, after] = [items[place - 1], items[place + 1]];
  const next = after ? { part: itemPart(after.id), name: `Item ${after.id}` } : { part: "overview", name: "the overview" };
  const addressOfNext = addressOf(shown, { part: next.part, anchor: "" });
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const check = async () => {
    await store.settle();
    const now = store.shown.peek();
    if (now === null || !alive.current) return;
    const left = missingPlaces(now, instrument).filter(({ part }) => itemOfPart(part) === item.id);
    if (left.length === 0) route(addressOfNext);
    else onProblems(left);
  };
  return (
    <div class="oms-go">
      {store.isOpen.value && (
        <button class="usa-button" type="button" onClick={() => void check()}>
          Check Item {item.id} and go to {next.name}
        </button>
      )}
      <a class="usa-button oms-quiet" href={addressOfNext}>
        Go to {next.name}
        {store.isOpen.value && " without the check"}
      </a>
      <a href={addressOf(shown, { part: before ? itemPart(before.id) : "face-sheet", anchor: "" })}>Back to {before ? `Item ${before.id}` : "the face sheet"}</a>
    </div>
  );
}
