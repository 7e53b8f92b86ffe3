/** Navigation of a case in QA: navigators of changes and open notes, keys for them, and the parts by domain. */
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";

import { Icon } from "@workspace/ui/icon";
import { ITEM_RATINGS } from "@workspace/words/codes";

import { addressOfPart, addressOfStop, type CaseAddress, placeName } from "./address";
import { countsOf, FACE_SHEET, type PartId, positionOf, type Stop, stopFrom, stopsOf } from "./changes";
import { KeysSwitch, useKeys } from "./keys";
import { openThreads, useNotes } from "./notes_store";
import { ratingOf, type ReviewedCase } from "./reviewed_case";

const DOMAINS: Readonly<Record<string, string>> = { safety: "Safety", permanency: "Permanency", well_being: "Well-being" };
const MARKS = { S: ["st-s", "S"], ANI: ["st-ani", "ANI"], NA: ["st-na", "NA"], INCOMPLETE: ["st-none", "–"] } as const;

interface NavigationProps {
  address: CaseAddress;
  part: PartId | null;
  read: ReviewedCase;
}

export function CaseNavigation({ address, part, read }: NavigationProps) {
  const notes = useNotes(address.site, address.id).notes.value;
  const stops = stopsOf(read.changes, openThreads(notes), read.places);
  useStopKeys(address, part, read, stops);
  const changes = stops.filter((stop) => stop.hasChange);
  const noted = stops.filter((stop) => stop.notes > 0);
  const where = read.items.find(({ id }) => id === part);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const [box, current] = [list.current, list.current?.querySelector<HTMLElement>("[aria-current]")];
    if (box && current) box.scrollTop += current.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 2;
  }, [part]);
  return (
    <div class="oms-beside">
      <div class="oms-stick oms-hide-s" ref={list}>
        <Finders address={address} changes={changes} noted={noted} read={read} />
        <Parts address={address} part={part} read={read} name="Parts of the case" />
      </div>
      <details class="oms-card oms-card--s oms-only-s oms-noprint">
        <summary>
          <strong>{where ? `Item ${where.id} of 18.` : part === FACE_SHEET ? "Face sheet." : "Overview."}</strong> All items, {countWords(changes.length, "change")},{" "}
          {countWords(openThreads(notes).length, "open note")}
        </summary>
        <Finders address={address} changes={changes} noted={noted} read={read} />
        <Parts address={address} part={part} read={read} name="All parts of the case" />
      </details>
    </div>
  );
}

export function countWords(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function Finders({ address, changes, noted, read }: { address: CaseAddress; changes: Stop[]; noted: Stop[]; read: ReviewedCase }) {
  const open = noted.reduce((sum, stop) => sum + stop.notes, 0);
  return (
    <div class="oms-find oms-noprint">
      {read.since !== null && (
        <details>
          <summary>
            Changed since round {read.since.round} <b>{changes.length}</b>
          </summary>
          <StopList address={address} stops={changes} empty="No answer has changed." />
        </details>
      )}
      <details>
        <summary>
          Open notes <b>{open}</b>
        </summary>
        <StopList address={address} stops={noted} empty="No note is open." />
      </details>
      <KeysSwitch />
    </div>
  );
}

function StopList({ address, stops, empty }: { address: CaseAddress; stops: Stop[]; empty: string }) {
  if (stops.length === 0) return <p class="oms-small oms-muted oms-pad">{empty}</p>;
  return (
    <ul>
      {stops.map((stop) => (
        <li key={stop.anchor}>
          <a href={addressOfStop(address, stop)}>{placeName(stop)}</a>
        </li>
      ))}
    </ul>
  );
}

function Parts({ address, part, read, name }: NavigationProps & { name: string }) {
  const { case: shown, items } = read;
  const stops = stopsOf(read.changes, openThreads(useNotes(address.site, address.id).notes.value), read.places);
  const domains = [...new Set(items.map((item) => shown.items[item.id]?.domain ?? ""))];
  return (
    <nav class="oms-nav" aria-label={name}>
      <ul>
        <li>
          <a href={addressOfPart(address, null)} aria-current={part === null ? "page" : undefined}>
            <span class="n" aria-hidden="true">
              <Icon name="visibility" />
            </span>
            <span>Overview</span>
          </a>
        </li>
        <li>
          <a href={addressOfPart(address, FACE_SHEET)} aria-current={part === FACE_SHEET ? "page" : undefined}>
            <span class="n" aria-hidden="true">
              <Icon name="check" />
            </span>
            <span>Face sheet and records</span>
            <PartCounts counts={countsOf(stops, FACE_SHEET)} />
          </a>
        </li>
      </ul>
      {domains.map((domain) => (
        <div key={domain}>
          <h2>{DOMAINS[domain] ?? domain}</h2>
          <ul>
            {items
              .filter((item) => shown.items[item.id]?.domain === domain)
              .map((item) => {
                const rating = ratingOf(shown, item.id);
                const [tone, mark] = MARKS[rating];
                return (
                  <li key={item.id}>
                    <a href={addressOfPart(address, item.id)} aria-current={part === item.id ? "page" : undefined}>
                      <span class="n">{item.id}</span>{" "}
                      <span>{item.label}</span>
                      <span class={`st ${tone}`}>
                        <span aria-hidden="true">{mark}</span>
                        <span class="oms-sr">: {ITEM_RATINGS[rating]}</span>
                      </span>
                      <PartCounts counts={countsOf(stops, item.id)} />
                    </a>
                  </li>
                );
              })}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function PartCounts({ counts }: { counts: { changes: number; notes: number } }) {
  const words = placesWords(counts);
  return words === "" ? null : <small>{words}</small>;
}

/** `2 changes, 1 open note`; nothing where there is none. */
export function placesWords({ changes, notes }: { changes: number; notes: number }): string {
  return [changes > 0 && countWords(changes, "change"), notes > 0 && countWords(notes, "open note")].filter(Boolean).join(", ");
}

/** Goes to the next stop with `n` and to the one before with `p`, where the person has switched the keys on. */
function useStopKeys(address: CaseAddress, part: PartId | null, read: ReviewedCase, stops: readonly Stop[]): void {
  const { route } = useLocation();
  useKeys((step) => {
    const stop = stopFrom(stops, read.places, positionOf(read.places, part, location.hash.slice(1)), step);
    if (stop) route(addressOfStop(address, stop));
  });
}

/** Links to the next and the previous change or note, below a part. */
export function StopLinks({ address, part, read }: { address: CaseAddress; part: PartId | null; read: ReviewedCase }) {
  const notes = useNotes(address.site, address.id).notes.value;
  const stops = stopsOf(read.changes, openThreads(notes), read.places);
  const at = read.places.map(({ part: of }) => of);
  const next = stopFrom(stops, read.places, part === null ? -1 : at.lastIndexOf(part), 1);
  const previous = part === null ? null : stopFrom(stops, read.places, at.indexOf(part), -1);
  const following = read.items[read.items.findIndex(({ id }) => id === part) + 1];
  return (
    <div class="oms-go oms-noprint">
      {next ? (
        <a class="usa-button usa-button--outline" href={addressOfStop(address, next)}>
          Next {next.hasChange ? "change" : "note"}: {placeName(next)}
        </a>
      ) : (
        following && (
          <a class="usa-button usa-button--outline" href={addressOfPart(address, following.id)}>
            Next item: {following.id}
          </a>
        )
      )}
      {previous && <a href={addressOfStop(address, previous)}>Previous: {placeName(previous)}</a>}
    </div>
  );
}
