/** Side of a case: what is unanswered, which notes are open, what changed, and the parts with how far each is. */
import type { ComponentChildren } from "preact";

import { Icon } from "@workspace/ui/icon";
import { momentWords } from "@workspace/words/days";

import type { CaseStore } from "./case_store";
import { useNames } from "./names";
import { addressOf, itemOfPart, itemPart, missingPlaces, PARTS, placeOfQuestion, type Case, type Item, type Place } from "./places";
import type { Instrument } from "./questions/shape";
import { PartialIcon } from "./partial_icon";

interface SideProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
  part: string;
}

export function Side(props: SideProps) {
  const missing = missingPlaces(props.shown, props.instrument);
  const notes = props.store.notes.value?.open.length ?? props.shown.open_notes;
  const item = itemOfPart(props.part);
  const here = item === null ? ((PARTS as Readonly<Record<string, string>>)[props.part] ?? "Case") : `Item ${item} of 18`;
  return (
    <>
      <div class="oms-stick oms-hide-s">
        <Navigators {...props} missing={missing} group="find" />
        <Parts {...props} missing={missing} label="Parts of the case" />
      </div>
      <details class="oms-card oms-card--s oms-only-s oms-noprint">
        <summary>
          <strong>{here}.</strong> All parts, {missing.length} unanswered, {notes} open {notes === 1 ? "note" : "notes"}
        </summary>
        <Navigators {...props} missing={missing} group="find-small" />
        <Parts {...props} missing={missing} label="All parts of the case" />
      </details>
    </>
  );
}

interface PartsProps extends SideProps {
  missing: readonly Place[];
}

const FIRST = 8;

function Navigators({ store, shown, missing, group }: PartsProps & { group: string }) {
  const notes = store.notes.value;
  const names = useNames(store.site);
  const changes = store.visit.changes.value;
  const open = (notes?.open ?? []).flatMap((id) => (notes?.notes[id] ? [{ id, note: notes.notes[id] }] : []));
  return (
    <div class="oms-find oms-noprint">
      <Navigator group={group} title="Unanswered" count={missing.length} empty="Nothing is missing.">
        {missing.slice(0, FIRST).map((place) => (
          <li key={place.words}>
            <a href={addressOf(shown, place)}>{place.words}</a>
          </li>
        ))}
        {missing.length > FIRST && (
          <li>
            <a href={addressOf(shown, { part: "overview", anchor: "submit" })}>All {missing.length}</a>
          </li>
        )}
      </Navigator>
      <Navigator group={group} title="Open notes" count={open.length} empty="No note is open.">
        {open.map(({ id, note }) => (
          <li key={id}>
            <a href={addressOf(shown, { part: itemPart(note.item), anchor: `note-${id}` })}>
              {placeOfQuestion(note.item, note.question).words}: {firstWords(note.entries[0]?.text ?? "")}
            </a>
          </li>
        ))}
      </Navigator>
      {changes && (
        <Navigator group={group} title="Changed since your visit" count={changes.length} empty="Nobody else has changed the case.">
          {changes.map(({ place, by, at }) => (
            <li key={`${place.words} ${at}`}>
              <a href={addressOf(shown, place)}>
                {place.words}, by {names(by)}, {momentWords(at, new Date())}
              </a>
            </li>
          ))}
        </Navigator>
      )}
    </div>
  );
}

interface NavigatorProps {
  group: string;
  title: string;
  count: number;
  empty: string;
  children: ComponentChildren;
}

export function Navigator({ group, title, count, empty, children }: NavigatorProps) {
  return (
    <details name={group}>
      <summary>
        {title} <b>{count}</b>
      </summary>
      <ul>{count === 0 ? <li class="oms-small oms-pad-s">{empty}</li> : children}</ul>
    </details>
  );
}

function firstWords(text: string): string {
  const words = text.split(/\s+/);
  return words.length > 6 ? `${words.slice(0, 6).join(" ")}…` : text;
}

const DOMAINS = { safety: "Safety", permanency: "Permanency", well_being: "Well-being" } as const;

function Parts({ store, shown, instrument, part, missing, label }: PartsProps & { label: string }) {
  const items = instrument.items.filter(({ case_types }) => case_types.includes(shown.case_type));
  const others = instrument.items.length - items.length;
  const link = (name: keyof typeof PARTS) => <PartLink key={name} shown={shown} name={name} isHere={part === name} missing={missing.filter((place) => place.part === name).length} />;
  return (
    <nav class="oms-nav" aria-label={label}>
      <ul>
        {link("overview")}
        {link("face-sheet")}
      </ul>
      {Object.entries(DOMAINS).map(([domain, name]) => {
        const group = items.filter(({ id }) => shown.items[id]?.domain === domain);
        return (
          group.length > 0 && (
            <div key={domain}>
              <h2>{name}</h2>
              <ul>
                {group.map((item) => (
                  <ItemLink key={item.id} store={store} shown={shown} item={item} isHere={part === itemPart(item.id)} missing={missing} />
                ))}
              </ul>
            </div>
          )
        );
      })}
      <h2>Beside the items</h2>
      <ul>
        {link("interviews")}
        {link("records")}
      </ul>
      {others > 0 && <p class="oms-small oms-muted oms-pad-s">{others} items are for foster care cases only.</p>}
    </nav>
  );
}

interface PartLinkProps {
  shown: Case;
  name: keyof typeof PARTS;
  isHere: boolean;
  missing: number;
}

function PartLink({ shown, name, isHere, missing }: PartLinkProps) {
  return (
    <li>
      <a href={addressOf(shown, { part: name, anchor: "" })} aria-current={isHere ? "page" : undefined}>
        <span class="n" aria-hidden="true" />
        <span>{PARTS[name]}</span>
        {name !== "overview" && (
          <span class={`st st-${missing > 0 ? "part" : "s"}`}>
            {missing > 0 ? (
              <PartialIcon />
            ) : (
              <>
                <span class="oms-sr">complete</span>
                <Icon name="check_circle" />
              </>
            )}
          </span>
        )}
        {missing > 0 && name !== "overview" && <small>{missing} unanswered</small>}
      </a>
    </li>
  );
}

const SHORT = { S: "S", ANI: "ANI", NA: "NA" } as const;
const WORDS = { S: "rated: Strength", ANI: "rated: Area Needing Improvement", NA: "rated: Not applicable" } as const;
const LOOKS = { S: "st-s", ANI: "st-ani", NA: "st-na" } as const;

interface ItemLinkProps {
  store: CaseStore;
  shown: Case;
  item: Item;
  isHere: boolean;
  missing: readonly Place[];
}

function ItemLink({ store, shown, item, isHere, missing }: ItemLinkProps) {
  const state = shown.items[item.id];
  const rating = state?.override?.rating ?? state?.preliminary.rating ?? "INCOMPLETE";
  const left = missing.filter((place) => place.part === itemPart(item.id)).length;
  const notes = openNotesOf(store, item.id);
  const conflicts = store.conflictsIn(item.id);
  const isStarted = Object.values(state?.answers ?? {}).some(({ value }) => value !== null);
  const words = [
    rating === "INCOMPLETE" && !isStarted ? "Not started" : left > 0 ? `${left} unanswered` : "",
    conflicts > 0 ? `${conflicts} ${conflicts === 1 ? "conflict" : "conflicts"}` : "",
    notes > 0 ? `${notes} ${notes === 1 ? "note" : "notes"}` : "",
  ].filter(Boolean);
  return (
    <li>
      <a href={addressOf(shown, { part: itemPart(item.id), anchor: "" })} aria-current={isHere ? "page" : undefined}>
        <span class="n">{item.id}</span>
        <span>{shortLabel(item.label)}</span>
        {rating === "INCOMPLETE" ? (
          <span class={`st ${isStarted ? "st-part" : "st-none"}`}>
            <PartialIcon isEmpty={!isStarted} />
          </span>
        ) : (
          <span class={`st ${LOOKS[rating]}`}>
            <span aria-hidden="true">{SHORT[rating]}</span>
            <span class="oms-sr">{WORDS[rating]}</span>
          </span>
        )}
        {words.length > 0 && <small>{words.join(", ")}</small>}
      </a>
    </li>
  );
}

function openNotesOf(store: CaseStore, item: string): number {
  const notes = store.notes.value;
  return notes?.open.filter((id) => notes.notes[id]?.item === item).length ?? 0;
}

/** Labels that fit beside the number of an item; the page has the whole one. */
const SHORT_LABELS: Readonly<Record<string, string>> = {
  "Timeliness of initiating investigations of reports of child maltreatment": "Timeliness of investigations",
  "Services to family to protect child(ren) in the home and prevent removal or re-entry into foster care": "Services to prevent removal",
  "Risk and safety assessment and management": "Risk and safety",
  "Stability of foster care placement": "Stability of placement",
  "Permanency goal for child": "Permanency goal",
  "Visiting with parents and siblings in foster care": "Visiting",
  "Relationship of child in care with parents": "Relationship with parents",
  "Needs and services of child, parents, and foster parents": "Needs and services",
  "Achieving reunification, guardianship, adoption, or other planned permanent living arrangement": "Achieving permanency",
};

function shortLabel(label: string): string {
  return SHORT_LABELS[label] ?? label;
}
