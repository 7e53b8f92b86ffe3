/** An item of a case in QA: its rating with the reason, and its questions, those that changed side by side. */
import type { ComponentChildren } from "preact";

import { account, rolesIn } from "@workspace/session/account";
import { Icon } from "@workspace/ui/icon";
import { ITEM_RATINGS, type ItemRating } from "@workspace/words/codes";
import { momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import type { CaseAddress } from "./address";
import { answerWords, codeWords, isRows, RowsTable } from "./answers";
import { StopLinks } from "./case_navigation";
import { anchorOf, type ChangedText, type Difference, differenceAt } from "./changes";
import { Added, Removed, Sides, TextSide } from "./difference";
import { type Item, type Question, questionsOf } from "./instrument";
import { NotesOf } from "./notes";
import { openThreads, useNotes } from "./notes_store";
import type { ReviewedCase } from "./reviewed_case";
import { rightsOn } from "./rights";

interface ItemProps {
  address: CaseAddress;
  read: ReviewedCase;
  item: Item;
}

interface Asked {
  id: string;
  question: Question | null;
  text: string;
}

export function ItemView({ address, read, item }: ItemProps) {
  const { case: shown, changes } = read;
  const notes = useNotes(address.site, address.id).notes.value;
  const stored = shown.items[item.id];
  const isAsked = (id: string) => stored !== undefined && (stored.in_force.includes(id) || id in stored.locked);
  const asked = questionsOf(item, shown.case_type).filter(({ id }) => isAsked(id) || differenceAt(changes, item.id, id) !== null);
  const noted = new Set(openThreads(notes).filter((thread) => thread.item === item.id).map((thread) => thread.question));
  const isOpen = ({ id }: Asked) => changes === null || noted.has(id) || differenceAt(changes, item.id, id) !== null;
  const closed = asked.filter((one) => !isOpen(one));
  const outcome = read.instrument.outcomes.find(({ id }) => id === item.outcome);
  return (
    <>
      <p class="oms-eyebrow">
        {outcome?.label}. <RoundWords read={read} />
      </p>
      <h1 tabIndex={-1}>
        Item {item.id}: {item.label}
      </h1>
      <RatingView address={address} read={read} item={item} />
      {asked.filter(isOpen).map((one) => (
        <QuestionView key={one.id} address={address} read={read} item={item} asked={one} />
      ))}
      {closed.length > 0 && (
        <details class="oms-more oms-gap">
          <summary>
            {closed.length === 1 ? "1 answer" : `${closed.length} answers`} of Item {item.id} {closed.length === 1 ? "has" : "have"} not changed
          </summary>
          <div>
            {closed.map((one) => (
              <QuestionView key={one.id} address={address} read={read} item={item} asked={one} />
            ))}
          </div>
        </details>
      )}
      <StopLinks address={address} part={item.id} read={read} />
    </>
  );
}

export function RoundWords({ read }: { read: ReviewedCase }) {
  const newest = read.rounds.at(-1);
  if (newest === undefined) return <>Not submitted yet</>;
  const submitted = `Round ${newest.round}, submitted ${momentWords(newest.at, new Date())}`;
  return <>{read.since === null ? submitted : `${submitted}, against round ${read.since.round}, ${momentWords(read.since.at, new Date())}`}</>;
}

const TONES: Readonly<Record<ItemRating, string>> = { S: "oms-tag--blue", ANI: "oms-tag--ani", NA: "", INCOMPLETE: "oms-tag--line" };

export function RatingTag({ rating }: { rating: string }) {
  const known = rating in ITEM_RATINGS ? (rating as ItemRating) : null;
  return (
    <span class={`oms-tag ${known ? TONES[known] : ""}`}>
      {known === "S" && <Icon name="star" />}
      {known === "ANI" && <Icon name="flag" />}
      {known ? ITEM_RATINGS[known] : codeWords(rating)}
    </span>
  );
}

/** The rating of an item with its rationale: before and now where it differs, with the notes on it. */
function RatingView({ address, read, item }: ItemProps) {
  const { case: shown, changes, texts } = read;
  const nameOf = usePeople(address.site);
  const stored = shown.items[item.id];
  if (stored === undefined) return null;
  const rated = (changes?.ratings ?? []).filter(({ name }) => new RegExp(`^${item.id}[A-C]?$`).test(name));
  const difference = differenceAt(changes, item.id, null);
  const changedText = (field: string) => difference?.texts.find((text) => text.field === field);
  const sources = changes?.parts.find((part) => part.part === "sources" && part.item === item.id);
  return (
    <section class="oms-diff oms-gap" id={anchorOf(item.id, null)} tabIndex={-1} aria-labelledby="rating-head">
      <div class="oms-diff__head">
        <h2 class="oms-label oms-grow" id="rating-head">
          Rating and rationale
        </h2>
        {(rated.length > 0 || difference) && <ChangedTag words={rated.length > 0 ? "Changed" : "Words changed"} />}
      </div>
      {rated.length > 0 ? (
        <Sides
          round={`round ${read.since?.round ?? ""}`}
          by={`round ${read.rounds.length}`}
          before={rated.map(({ name, before }) => (
            <Rated key={name} name={name} rating={before.rating} why={before.why} />
          ))}
          now={rated.map(({ name, now }) => (
            <Rated key={name} name={name} rating={now.rating} why={now.why} />
          ))}
        />
      ) : (
        <div class="oms-diff__one">
          <Rated name={item.id} rating={stored.override?.rating ?? stored.preliminary.rating} why={stored.override ? "" : stored.preliminary.why} />
        </div>
      )}
      {stored.override && (
        <div class="oms-diff__foot oms-small">
          <p>
            Overridden by {nameOf(stored.override.by)}, {momentWords(stored.override.at, new Date())}. The answers give {ITEM_RATINGS[stored.override.calculated]}:{" "}
            {stored.preliminary.why}
          </p>
          <p class="oms-lines">Reason: {texts.overrides[item.id] ?? "The reason cannot be read any more."}</p>
        </div>
      )}
      {(["rationale", "comments"] as const).map((kind) => (
        <ItemText key={kind} read={read} field={`${kind}/${item.id}`} name={kind === "rationale" ? "Rationale" : "Comments"} changed={changedText(`${kind}/${item.id}`)} nameOf={nameOf} />
      ))}
      {sources ? (
        <Sides
          round=""
          by={byWords(sources, nameOf)}
          before={<Codes label="Sources" codes={sources.before as string[]} others={sources.now as string[]} mark={Removed} />}
          now={<Codes label="Sources" codes={sources.now as string[]} others={sources.before as string[]} mark={Added} />}
        />
      ) : (
        stored.sources && stored.sources.rows.length > 0 && <p class="oms-diff__one oms-small">Sources: {stored.sources.rows.map(codeWords).join(", ")}</p>
      )}
      <div class="oms-diff__foot">
        <PlaceNotes address={address} read={read} item={item.id} question={null} />
      </div>
    </section>
  );
}

function Rated({ name, rating, why }: { name: string; rating: string; why: string }) {
  return (
    <>
      <p>
        {/[A-C]$/.test(name) && <strong>{name} </strong>}
        <RatingTag rating={rating} />
      </p>
      {why && <p class="oms-small">{why}</p>}
    </>
  );
}

interface ItemTextProps {
  read: ReviewedCase;
  field: string;
  name: string;
  changed: ChangedText | undefined;
  nameOf: (id: string) => string;
}

function ItemText({ read, field, name, changed, nameOf }: ItemTextProps) {
  const text = read.texts.texts[field];
  if (changed) return <TextSides changed={changed} name={name} nameOf={nameOf} />;
  if (text === undefined || text.text === "") return null;
  return (
    <div class="oms-diff__one">
      <p class="oms-small oms-muted">{name}</p>
      <p class="oms-small oms-lines">{text.text ?? "This text was destroyed and cannot be read any more."}</p>
    </div>
  );
}

function TextSides({ changed, name, nameOf }: { changed: ChangedText; name: string; nameOf: (id: string) => string }) {
  const sides = (side: "before" | "now") => (
    <>
      {name && <p class="oms-small oms-muted">{name}</p>}
      <TextSide before={changed.before} now={changed.now} side={side} />
    </>
  );
  return <Sides round="" by={byWords(changed, nameOf)} before={sides("before")} now={sides("now")} />;
}

export function byWords(last: { by: string; at: string }, nameOf: (id: string) => string): string {
  return `${nameOf(last.by)}, ${momentWords(last.at, new Date())}`;
}

export function ChangedTag({ words }: { words: string }) {
  return (
    <span class="oms-tag oms-tag--blue">
      <Icon name="edit" />
      {words}
    </span>
  );
}

interface QuestionProps extends ItemProps {
  asked: Asked;
}

function QuestionView({ address, read, item, asked }: QuestionProps) {
  const { case: shown, changes } = read;
  const nameOf = usePeople(address.site);
  const stored = shown.items[item.id];
  const difference = differenceAt(changes, item.id, asked.id);
  const locked = stored?.locked[asked.id];
  const head = `h-${item.id}-${asked.id}`;
  return (
    <article class="oms-diff" id={anchorOf(item.id, asked.id)} tabIndex={-1} aria-labelledby={head}>
      <div class="oms-diff__head">
        <h2 class="oms-q__ask oms-grow" id={head}>
          <span class="oms-q__id">{asked.id === "applicable" ? "Applies" : asked.id.replace("_", " ")}</span>{" "}
          {asked.text}
        </h2>
        {difference && <ChangedTag words={difference.answer ? "Changed" : "Words changed"} />}
      </div>
      {difference ? (
        <DifferenceView read={read} item={item} asked={asked} difference={difference} nameOf={nameOf} />
      ) : (
        <div class="oms-diff__one">
          <Answer read={read} item={item} asked={asked} value={stored?.answers[asked.id]?.value} />
          <NarrativeOf read={read} field={`no/${item.id}/${asked.id}`} />
        </div>
      )}
      {locked && <p class="oms-diff__one oms-small oms-muted">{locked}</p>}
      {difference && !stored?.in_force.includes(asked.id) && !locked && <p class="oms-diff__one oms-small oms-muted">This question is no longer asked; its answer does not count.</p>}
      <div class="oms-diff__foot">
        <PlaceNotes address={address} read={read} item={item.id} question={asked.id} />
      </div>
    </article>
  );
}

function NarrativeOf({ read, field }: { read: ReviewedCase; field: string }) {
  const stored = read.texts.texts[field];
  if (stored === undefined || stored.text === "") return null;
  return <p class="oms-small oms-lines">{stored.text ?? "This text was destroyed and cannot be read any more."}</p>;
}

interface AnswerProps {
  read: ReviewedCase;
  item: Item;
  asked: Asked;
  value: unknown;
}

function Answer({ read, item, asked, value }: AnswerProps) {
  if (isRows(value)) {
    const textOf = (row: string, column: string) => read.texts.texts[`cell/${item.id}/${asked.id}/${row}/${column}`]?.text;
    return <RowsTable rows={value} question={asked.question} name={`Rows of ${item.id} ${asked.id}`} textOf={textOf} />;
  }
  return (
    <p>
      <strong>{answerWords(value, asked.question, read.instrument).join(", ")}</strong>
    </p>
  );
}

interface DifferenceProps {
  read: ReviewedCase;
  item: Item;
  asked: Asked;
  difference: Difference;
  nameOf: (id: string) => string;
}

/** An answer with its texts, before and now. An unchanged answer stands on both sides. */
function DifferenceView({ read, item, asked, difference, nameOf }: DifferenceProps) {
  const { answer, texts } = difference;
  const same = read.case.items[item.id]?.answers[asked.id]?.value;
  const last = answer ?? texts[0];
  const round = read.since ? `round ${read.since.round}` : "";
  const side = (which: "before" | "now"): ComponentChildren => {
    const value = answer ? answer[which] : same;
    const other = answer ? answer[which === "before" ? "now" : "before"] : same;
    return (
      <>
        {isRows(value) || isRows(other) ? (
          <RowsSide rows={isRows(value) ? value : []} others={isRows(other) ? other : []} asked={asked} item={item} read={read} side={which} />
        ) : (
          <Words words={answerWords(value, asked.question, read.instrument)} others={answerWords(other, asked.question, read.instrument)} side={which} />
        )}
        {texts.map((text) => (
          <div key={text.field}>
            {text.field.startsWith("cell/") && <p class="oms-small oms-muted">{codeWords(text.field.split("/").at(-1) ?? "")}</p>}
            <TextSide before={text.before} now={text.now} side={which} />
          </div>
        ))}
      </>
    );
  };
  return <Sides round={round} by={last ? byWords(last, nameOf) : ""} before={side("before")} now={side("now")} />;
}

/** The words of one side, with those marked that the other side lacks. */
function Words({ words, others, side }: { words: string[]; others: string[]; side: "before" | "now" }) {
  const Mark = side === "before" ? Removed : Added;
  return (
    <p>
      {words.map((word, index) => (
        <strong key={word}>
          {index > 0 && ", "}
          {others.includes(word) ? word : <Mark>{word}</Mark>}
        </strong>
      ))}
    </p>
  );
}

function Codes({ label, codes, others, mark: Mark }: { label: string; codes: string[]; others: string[]; mark: typeof Added }) {
  return (
    <p class="oms-small">
      {label}: {codes.length === 0 && "none"}
      {codes.map((code, index) => (
        <span key={code}>
          {index > 0 && ", "}
          {others.includes(code) ? codeWords(code) : <Mark>{codeWords(code)}</Mark>}
        </span>
      ))}
    </p>
  );
}

interface RowsSideProps {
  rows: readonly Readonly<Record<string, unknown>>[];
  others: readonly Readonly<Record<string, unknown>>[];
  asked: Asked;
  item: Item;
  read: ReviewedCase;
  side: "before" | "now";
}

/** The rows of one side that the other side lacks or has otherwise; the rest are counted. */
function RowsSide({ rows, others, asked, item, read, side }: RowsSideProps) {
  const known = new Set(others.map((row) => JSON.stringify(row)));
  const differing = rows.filter((row) => !known.has(JSON.stringify(row)));
  const same = rows.length - differing.length;
  const textOf = (row: string, column: string) => read.texts.texts[`cell/${item.id}/${asked.id}/${row}/${column}`]?.text;
  const Mark = side === "before" ? Removed : Added;
  return (
    <>
      {differing.length > 0 && (
        <Mark>
          <RowsTable rows={differing} question={asked.question} name={`${side === "before" ? "Rows before" : "Rows now"}, ${item.id} ${asked.id}`} textOf={textOf} />
        </Mark>
      )}
      {rows.length === 0 && <p class="oms-small oms-muted">No row</p>}
      {same > 0 && <p class="oms-small oms-muted">{same === 1 ? "1 row is" : `${same} rows are`} the same on both sides.</p>}
    </>
  );
}

/** Notes of a place with the actions that the person has on this case. */
export function PlaceNotes({ address, read, item, question }: { address: CaseAddress; read: ReviewedCase; item: string; question: string | null }) {
  const rights = rightsOn(read.case, account.value, rolesIn(address.site));
  return (
    <NotesOf
      site={address.site}
      caseId={address.id}
      item={item}
      question={question}
      mayOpen={rights.mayOpenNotes}
      maySettle={rights.hasCustody}
      mayReply={rights.mayReply}
    />
  );
}
