/** Card of a question: its field, why it is locked, what is offered, its conflict, narrative, notes and history. */
import { useId } from "preact/hooks";

import { Conflict } from "@workspace/save/conflict";
import { answerSlot, textSlot } from "@workspace/save/slots";
import { Icon } from "@workspace/ui/icon";
import { momentWords } from "@workspace/words/days";

import { useNames } from "./names";
import type { CaseStore, ItemState } from "./case_store";
import { addressOf, questionAnchor, questionNamedIn, type Item } from "./places";
import { Field } from "./questions/field";
import { hintsOf, moreOf, withoutMarks } from "./questions/question_words";
import { shapeOfQuestion, type Instrument, type Question, type Value } from "./questions/shape";
import { wordsOfValue } from "./questions/value_words";
import { TextBox } from "./text_box";
import { History } from "./threads/history";
import { Notes } from "./threads/notes";
import { Unanswered } from "./unanswered";

interface QuestionCardProps {
  store: CaseStore;
  item: Item;
  state: ItemState;
  question: Question;
  instrument: Instrument;
}

export function QuestionCard({ store, item, state, question, instrument }: QuestionCardProps) {
  const slot = answerSlot(item.id, question.id);
  const saving = store.saving.slot(slot).value;
  const value = store.answer(item.id, question.id);
  const names = useNames(store.site);
  const id = useId();
  const lock = state.locked[question.id];
  const shape = shapeOfQuestion(question, instrument);
  const isUnanswered = value === null && (state.unanswered.includes(question.id) || state.wanted.includes(question.id));
  const put = (given: Value) => store.put(slot, given, shape.kind === "number" ? "typing" : "now");
  const name = `${item.id} ${question.id}`;
  const look = saving.conflict ? " oms-q--open" : lock ? " oms-q--locked" : "";
  return (
    <section class={`oms-q${look}`} id={questionAnchor(item.id, question.id)} aria-label={`Question ${name}`}>
      <Field
        id={`${id}-field`}
        name={shape.kind === "table" ? rowName(question) : name}
        label={
          <>
            <span class="oms-q__id">{question.id.replace("_", " ")}</span>
            {withoutMarks(question.text)}
            {isUnanswered && <Unanswered />}
          </>
        }
        hint={hintsOf(question)}
        shape={shape}
        value={lock && value === null ? "NA" : value}
        isReadOnly={!store.isOpen.value || lock !== undefined}
        look="question"
        describedBy={lock ? `${id}-lock` : ""}
        cells={{
          isText: (column) => column.type === "text",
          text: (row, column) => store.text(`cell/${item.id}/${question.id}/${row}/${column}`),
          put: (row, column, text) => store.put(textSlot(`cell/${item.id}/${question.id}/${row}/${column}`), text, "typing"),
        }}
        onChange={put}
      />
      {lock !== undefined && <Lock id={`${id}-lock`} store={store} item={item} why={lock} value={value} onSet={() => put("NA")} />}
      <Offer store={store} item={item.id} state={state} question={question} instrument={instrument} value={value} onTake={put} />
      {saving.refusal && (
        <p class="usa-error-message" role="alert">
          Not saved: {saving.refusal}
        </p>
      )}
      <Conflict queue={store.saving} slot={slot} name={question.id} words={(one) => wordsOfValue(one as Value, shape)} nameOf={names} />
      <FollowUp store={store} item={item.id} state={state} question={question} value={value} />
      <Notes store={store} item={item.id} question={question.id} />
      <Foot store={store} item={item.id} question={question} instrument={instrument} value={value} savedAt={saving.savedAt} isPending={saving.pending !== null} onClear={() => put(null)} isLocked={lock !== undefined} />
    </section>
  );
}

interface LockProps {
  id: string;
  store: CaseStore;
  item: Item;
  why: string;
  value: Value;
  onSet: () => void;
}

/** Why a question does not apply, with the way to the answer that says so. */
function Lock({ id, store, item, why, value, onSet }: LockProps) {
  const cause = questionNamedIn(why, item);
  const shown = store.shown.value;
  const stands = value !== null && value !== "NA";
  return (
    <div class="oms-small oms-gap-s" id={id}>
      <p>
        <Icon name="lock" /> <strong>Not applicable, set by a rule:</strong> {why}.{" "}
        {cause && shown && <a href={addressOf(shown, { part: `item-${item.id}`, anchor: questionAnchor(item.id, cause) })}>Go to {item.id} {cause}</a>}
      </p>
      {stands && (
        <p>
          The answer that stands here does not count now. It is kept, and counts again if the question applies again.{" "}
          {store.isOpen.value && (
            <button class="usa-button oms-quiet oms-s" type="button" onClick={onSet}>
              Answer Not applicable
            </button>
          )}
        </p>
      )}
    </div>
  );
}

interface OfferProps {
  store: CaseStore;
  item: string;
  state: ItemState;
  question: Question;
  instrument: Instrument;
  value: Value;
  onTake: (value: Value) => void;
}

/** A fact that the case holds already: one press takes it over. */
function Offer({ store, item, state, question, instrument, value, onTake }: OfferProps) {
  const offered = (state.offered as Readonly<Record<string, Value>>)[question.id];
  if (offered === undefined || offered === null || value !== null || !store.isOpen.value) return null;
  return (
    <p class="oms-row oms-small oms-gap-s">
      <span>
        <Icon name="info" /> From what is entered already: <strong>{wordsOfValue(offered, shapeOfQuestion(question, instrument))}</strong>
      </span>
      <button class="usa-button usa-button--outline oms-s" type="button" onClick={() => onTake(offered)}>
        Use it<span class="oms-sr"> for {item} {question.id}</span>
      </button>
    </p>
  );
}

interface FollowUpProps {
  store: CaseStore;
  item: string;
  state: ItemState;
  question: Question;
  value: Value;
}

/** The narrative that an answer asks for. What was written stays when the answer changes. */
function FollowUp({ store, item, state, question, value }: FollowUpProps) {
  const field = `no/${item}/${question.id}`;
  const isAsked = state.explain.includes(question.id);
  const text = store.text(field);
  if (!isAsked && text === "") return null;
  return (
    <div class="oms-follow">
      <p class="oms-why">{isAsked ? `Because you answered ${wordsOfValue(value)}` : "Written for an earlier answer: kept, and no longer asked for"}</p>
      <TextBox store={store} field={field} label={`What is the reason for this answer to ${item} ${question.id}?`} hint="Two or three sentences. Do not name the persons who told you." isNeeded={isAsked} />
    </div>
  );
}

interface FootProps {
  store: CaseStore;
  item: string;
  question: Question;
  instrument: Instrument;
  value: Value;
  savedAt: Date | null;
  isPending: boolean;
  isLocked: boolean;
  onClear: () => void;
}

function Foot({ store, item, question, instrument, value, savedAt, isPending, isLocked, onClear }: FootProps) {
  const more = moreOf(question);
  const isClearable = value !== null && store.isOpen.value && !isLocked && question.type !== "table" && question.type !== "integer";
  const saved = isPending ? "Not saved yet" : savedAt ? `Saved ${momentWords(savedAt, new Date())} by you` : value !== null ? "Saved" : "";
  return (
    <div class="oms-q__foot">
      {saved && <span>{saved}</span>}
      <History store={store} item={item} what={{ question }} instrument={instrument} />
      {more && (
        <details class="oms-more">
          <summary>
            About<span class="oms-sr"> question {item} {question.id}</span>
          </summary>
          <p>{more}</p>
        </details>
      )}
      {isClearable && (
        <button class="usa-button usa-button--unstyled oms-clear" type="button" onClick={onClear}>
          Clear<span class="oms-sr"> the answer to {item} {question.id}</span>
        </button>
      )}
    </div>
  );
}

function rowName(question: Question): string {
  const text = question.text.toLowerCase();
  if (text.includes("report")) return "Report";
  if (text.includes("placement")) return "Placement";
  if (text.includes("goal")) return "Goal";
  return "Row";
}
