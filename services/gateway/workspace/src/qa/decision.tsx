/** Decision on a case in QA: what stands in the way, the moves that the person has, overrides, and the rounds. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import { Problem, Unreachable, wordsOf } from "@workspace/api/problem";
import { account, rolesIn } from "@workspace/session/account";
import { addressIn, doorOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { caseName, STAGES } from "@workspace/words/codes";
import { momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import { addressOfPart, type CaseAddress, placeName } from "./address";
import { countWords } from "./case_navigation";
import { anchorOf, FACE_SHEET, type PartId, placeOfText } from "./changes";
import { LEVELS, nameInSentence, nextLevel } from "./levels";
import { type Move, moveCase, UNLOCK_REASONS, type UnlockWhy } from "./moves";
import { openThreads, seenVersion, threadsOf, useNotes } from "./notes_store";
import { OverrideCard } from "./override";
import { ratingOf, type ReviewedCase } from "./reviewed_case";
import { rightsOn } from "./rights";

interface DecisionProps {
  address: CaseAddress;
  part: PartId | null;
  read: ReviewedCase;
  /** Why the case could not be read again, where it could not. */
  error: unknown;
  reload: () => void;
}

const DONE: Readonly<Record<Move["what"], string>> = {
  take: "The case is in your hands.",
  release: "The case waits again.",
  return: "The case is with its reviewers again.",
  "pass-on": "The case was passed on.",
  approve: "The case is approved and final.",
  unlock: "The case is with its reviewers again.",
};
const NOT_DONE: Readonly<Record<Move["what"], string>> = {
  take: "Not taken",
  release: "Not released",
  return: "Not returned",
  "pass-on": "Not passed on",
  approve: "Not approved",
  unlock: "Not unlocked",
};

export function Decision({ address, part, read, reload, error }: DecisionProps) {
  const item = read.items.find(({ id }) => id === part);
  return (
    <aside class="oms-stick oms-stack" aria-label="Decision">
      <section class="oms-card oms-card--s oms-card--door oms-stack" aria-labelledby="decision-head">
        <h2 id="decision-head">Decision</h2>
        <Facts address={address} read={read} />
        {error !== null && (
          <Notice tone="warn" title="This page may be behind">
            <p>{wordsOf(error)}</p>
            <button class="usa-button usa-button--outline oms-s" type="button" onClick={reload}>
              Read it again
            </button>
          </Notice>
        )}
        <Moves address={address} read={read} reload={reload} />
      </section>
      {item && <OverrideCard key={item.id} address={address} read={read} item={item} />}
      <Rounds address={address} read={read} />
    </aside>
  );
}

/** What the server says of the case: its completeness, its checks and its open notes. */
function Facts({ address, read }: { address: CaseAddress; read: ReviewedCase }) {
  const { case: shown, items } = read;
  const open = openThreads(useNotes(address.site, address.id).notes.value);
  const rated = items.filter((item) => ratingOf(shown, item.id) !== "INCOMPLETE").length;
  return (
    <ul class="oms-small oms-stack--s">
      <Fact isGood={shown.missing.length === 0}>{shown.missing.length === 0 ? "Nothing is missing" : `${countWords(shown.missing.length, "thing")} missing`}</Fact>
      {shown.missing.map((missing) => (
        <li key={missing.what} class="oms-down">
          <a href={addressOfMissing(address, missing)}>{missing.what}</a>
        </li>
      ))}
      <Fact isGood={rated === items.length}>
        {rated} of {items.length} items rated
      </Fact>
      {shown.checks
        .filter(({ severity }) => severity === "warning")
        .map(({ check, what }) => (
          <Fact key={check} isGood={false}>
            {what}
          </Fact>
        ))}
      <Fact isGood={open.length === 0}>
        {open.length === 0 ? "No note is open" : <a href={addressOfPart(address, open[0]?.item ?? null, noteAnchor(open[0]))}>{open.length === 1 ? "1 note is open" : `${open.length} notes are open`}</a>}
        {open.length > 0 && ": resolve to pass the case on"}
      </Fact>
    </ul>
  );
}

function noteAnchor(thread: { item: string; question: string | null } | undefined): string {
  return thread ? anchorOf(thread.item, thread.question) : "";
}

function addressOfMissing(address: CaseAddress, missing: ReviewedCase["case"]["missing"][number]): string {
  if ("item" in missing) return addressOfPart(address, missing.item, anchorOf(missing.item, missing.questions[0] ?? null));
  if ("text" in missing) {
    const place = placeOfText(missing.text);
    return addressOfPart(address, place.part, anchorOf(place.part, place.question));
  }
  return addressOfPart(address, FACE_SHEET, anchorOf(FACE_SHEET, null));
}

function Fact({ isGood, children }: { isGood: boolean; children: ComponentChildren }) {
  return (
    <li class={isGood ? "" : "oms-down"}>
      <Icon name={isGood ? "check_circle" : "error_outline"} /> {children}
    </li>
  );
}

interface Refusal {
  move: Move;
  error: unknown;
}

function Moves({ address, read, reload }: { address: CaseAddress; read: ReviewedCase; reload: () => void }) {
  const { case: shown } = read;
  const rights = rightsOn(shown, account.value, rolesIn(address.site));
  const nameOf = usePeople(address.site);
  const notes = useNotes(address.site, address.id);
  const open = openThreads(notes.notes.value);
  const [isMoving, setMoving] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [said, setSaid] = useState("");
  const name = caseName(shown);
  const next = rights.level === null ? null : nextLevel(rights.level, doorOf(address.site).purpose);

  async function move(chosen: Move) {
    if (isMoving) return;
    setMoving(true);
    setRefusal(null);
    setSaid("");
    try {
      const version = await moveCase(address.site, address.id, seenVersion(shown.version, notes.versions.peek()), chosen);
      setSaid(DONE[chosen.what]);
      await notes.wrote(version);
    } catch (error) {
      setRefusal({ move: chosen, error });
    }
    setMoving(false);
  }

  function readAgain() {
    setRefusal(null);
    reload();
    void notes.load();
  }

  const stands = open.length > 0 ? `Not yet: ${countWords(open.length, "open note")}.` : "";
  return (
    <>
      <div role="status">{said && <Done words={said} site={address.site} />}</div>
      {refusal && <RefusalView address={address} refusal={refusal} name={name} onReadAgain={readAgain} />}
      {rights.mayTake && (
        <>
          <p>
            <button class="usa-button oms-full" type="button" aria-disabled={isMoving} onClick={() => void move({ what: "take" })}>
              Take {name}
            </button>
          </p>
          <p class="oms-small oms-muted">It is locked for its reviewers while you have it; they can still read it.</p>
        </>
      )}
      {rights.whyNot && <p class="oms-small">{rights.whyNot}</p>}
      {rights.hasCustody && (
        <>
          <Step button={`Return to ${shown.reviewers.length === 1 ? "reviewer" : "reviewers"}`} isFirst>
            {open.length === 0 ? (
              <p class="oms-small">No note is open, so nothing says what is to be done. Write a note beside the question first; you can also return the case as it is.</p>
            ) : (
              <>
                <p class="oms-small">It goes back with {open.length === 1 ? "this open note" : `these ${open.length} open notes`}:</p>
                <NoteLinks address={address} ids={open.map(({ id }) => id)} />
              </>
            )}
            <button class="usa-button oms-s" type="button" aria-disabled={isMoving} onClick={() => void move({ what: "return" })}>
              Return {name}
            </button>
          </Step>
          {next && (
            <p>
              <button
                class="usa-button usa-button--outline oms-full"
                type="button"
                aria-disabled={isMoving || open.length > 0}
                aria-describedby={stands ? "why-not" : undefined}
                onClick={() => void (open.length === 0 && move({ what: "pass-on", to: next }))}
              >
                Pass on to {nameInSentence(next)}
              </button>
            </p>
          )}
          {open.length > 0 ? (
            <p>
              <button class="usa-button usa-button--outline oms-full" type="button" aria-disabled="true" aria-describedby="why-not">
                Approve as final
              </button>
            </p>
          ) : (
            <Step button="Approve as final">
              <p class="oms-small">Its answers and notes are closed then. Only a State Administrator opens it again.</p>
              <button class="usa-button oms-s" type="button" aria-disabled={isMoving} onClick={() => void move({ what: "approve" })}>
                Approve {name}
              </button>
            </Step>
          )}
          {stands && (
            <p class="oms-small" id="why-not">
              {stands}
            </p>
          )}
          <p>
            <button class="usa-button oms-quiet oms-full" type="button" aria-disabled={isMoving} onClick={() => void move({ what: "release" })}>
              Put it back in the queue
            </button>
          </p>
        </>
      )}
      {rights.mayFree && (
        <Step button={`Take it out of the hands of ${nameOf(shown.custody ?? "")}`}>
          <p class="oms-small">For somebody who is away. The case waits for another person then; notes stay.</p>
          <button class="usa-button oms-s" type="button" aria-disabled={isMoving} onClick={() => void move({ what: "release" })}>
            Put {name} back in the queue
          </button>
        </Step>
      )}
      {!rights.hasCustody && !rights.mayTake && !rights.whyNot && <p class="oms-small">{STAGES[shown.stage]}. {shown.custody !== null ? "You can read it." : ""}</p>}
      {rights.mayUnlock && <Unlock name={name} isMoving={isMoving} onUnlock={(why) => void move({ what: "unlock", why })} />}
    </>
  );
}

function Done({ words, site }: { words: string; site: string }) {
  return (
    <Notice tone="good" title={words}>
      <p>
        <a href={addressIn(site, "qa")}>Go to the queue</a>
      </p>
    </Notice>
  );
}

/** A button that opens what a person should read before they decide. Escape closes it. */
function Step({ button, isFirst = false, children }: { button: string; isFirst?: boolean; children: ComponentChildren }) {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <div
      class="oms-stack--s"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        setOpen(false);
        opener.current?.focus();
      }}
    >
      <button class={`usa-button oms-full ${isFirst ? "" : "usa-button--outline"}`} type="button" ref={opener} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {button}
      </button>
      {isOpen && <div class="oms-step oms-stack--s">{children}</div>}
    </div>
  );
}

function NoteLinks({ address, ids }: { address: CaseAddress; ids: readonly string[] }) {
  const threads = threadsOf(useNotes(address.site, address.id).notes.value).filter(({ id }) => ids.includes(id));
  return (
    <ul class="oms-small oms-rows">
      {threads.map((thread) => (
        <li key={thread.id}>
          <a href={addressOfPart(address, thread.item, noteAnchor(thread))}>{placeName({ part: thread.item, question: thread.question })}</a>
        </li>
      ))}
    </ul>
  );
}

interface RefusalProps {
  address: CaseAddress;
  refusal: Refusal;
  name: string;
  onReadAgain: () => void;
}

/** Why a move was refused, each thing in its way a link; focus goes to it. */
function RefusalView({ address, refusal: { move, error }, name, onReadAgain }: RefusalProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [error]);
  const isStale = error instanceof Problem && (error.status === 412 || error.slug === "in-other-hands");
  const notes = error instanceof Problem && Array.isArray(error.members.notes) ? (error.members.notes as string[]) : [];
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Notice tone={isStale ? "warn" : "bad"} title={error instanceof Unreachable ? `${NOT_DONE[move.what]}: the server did not answer` : `${NOT_DONE[move.what]}: ${name}`}>
        <p>{error instanceof Unreachable ? "Nothing is known to have changed. Try again; asking twice does no harm." : wordsOf(error)}</p>
        {notes.length > 0 && <NoteLinks address={address} ids={notes} />}
        {isStale && (
          <p>
            <button class="usa-button usa-button--outline oms-s" type="button" onClick={onReadAgain}>
              Read it again
            </button>{" "}
            What you typed stays.
          </p>
        )}
      </Notice>
    </div>
  );
}

function Unlock({ name, isMoving, onUnlock }: { name: string; isMoving: boolean; onUnlock: (why: UnlockWhy) => void }) {
  const [why, setWhy] = useState<UnlockWhy | null>(null);
  const [isAsked, setAsked] = useState(false);
  return (
    <Step button="Unlock this final case">
      <p class="oms-small">It goes back to its reviewers and leaves the figures until it is approved again. The reason stands in its history.</p>
      <fieldset class="usa-fieldset">
        <legend class="usa-legend">Why is it unlocked?</legend>
        {(Object.keys(UNLOCK_REASONS) as UnlockWhy[]).map((reason) => (
          <div class="usa-radio" key={reason}>
            <input class="usa-radio__input" type="radio" name="unlock" id={`unlock-${reason}`} checked={why === reason} onChange={() => setWhy(reason)} />
            <label class="usa-radio__label" for={`unlock-${reason}`}>
              {UNLOCK_REASONS[reason]}
            </label>
          </div>
        ))}
      </fieldset>
      {isAsked && why === null && (
        <p class="oms-small oms-down" role="alert">
          Choose a reason first.
        </p>
      )}
      <button
        class="usa-button oms-grave oms-s"
        type="button"
        aria-disabled={isMoving}
        onClick={() => {
          setAsked(true);
          if (why !== null && !isMoving) onUnlock(why);
        }}
      >
        Unlock {name}
      </button>
    </Step>
  );
}

const MOVES = { taken: "taken", released: "put back", passed_on: "passed on", returned: "returned", approved: "approved", unlocked: "unlocked", eliminated: "eliminated", restored: "restored" } as const;

function Rounds({ address, read }: { address: CaseAddress; read: ReviewedCase }) {
  const nameOf = usePeople(address.site);
  return (
    <section class="oms-card oms-card--s" aria-labelledby="rounds-head">
      <h2 class="oms-label" id="rounds-head">
        Rounds
      </h2>
      {read.rounds.length === 0 && <p class="oms-small">The case has not been submitted yet.</p>}
      <ol class="oms-small oms-stack--s">
        {read.rounds.map((round) => (
          <li key={round.round}>
            <strong>Round {round.round}</strong>: submitted by {nameOf(round.submitted_by)}, {momentWords(round.at, new Date())}
            {round.notes > 0 && `; ${countWords(round.notes, "note")}`}
            {round.moves.map((move) => (
              <span class="oms-round" key={move.rev}>
                {move.level && move.what !== "approved" ? `${LEVELS[move.level]}: ` : ""}
                {MOVES[move.what]} by {nameOf(move.by)}, {momentWords(move.at, new Date())}
              </span>
            ))}
          </li>
        ))}
      </ol>
    </section>
  );
}
