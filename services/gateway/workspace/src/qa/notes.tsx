/** Notes of a question or an item as threads beside it: open, reply, edit or take back one's own, resolve. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

import { Problem, wordsOf } from "@workspace/api/problem";
import { account } from "@workspace/session/account";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import { closeDraft, draftOf, isWritten, openDraft, settleFocus, writeDraft } from "./drafts";
import { nameInSentence } from "./levels";
import { type CaseNotes, type Thread, threadsAt, useNotes } from "./notes_store";

export interface NotesOfProps {
  site: string;
  caseId: string;
  item: string;
  /** Null: the notes on the item's rating. */
  question: string | null;
  /** The person may put a note on this case as it stands. */
  mayOpen?: boolean;
  /** The person has the case in QA, and so resolves notes and opens them again. */
  maySettle?: boolean;
  /** False where notes are read alone: on a final case, or without the right to reply. */
  mayReply?: boolean;
}

/** Notes of one place. Shows nothing where there is none and none may be put. */
export function NotesOf({ site, caseId, item, question, mayOpen = false, maySettle = false, mayReply = true }: NotesOfProps) {
  const store = useNotes(site, caseId);
  const threads = threadsAt(store.notes.value, item, question);
  const place = question === null ? `Item ${item}` : `${item} ${question === "applicable" ? "applicability" : question}`;
  if (store.error.value !== null && store.notes.value === null) {
    return (
      <p class="oms-small" role="alert">
        The notes could not be loaded. {wordsOf(store.error.value)}{" "}
        <button class="usa-button oms-quiet oms-s" type="button" onClick={() => void store.load()}>
          Try again<span class="oms-sr">: notes on {place}</span>
        </button>
      </p>
    );
  }
  if (threads.length === 0) return mayOpen ? <AddNote store={store} item={item} question={question} place={place} /> : null;
  return <Threads store={store} threads={threads} item={item} question={question} place={place} mayOpen={mayOpen} maySettle={maySettle} mayReply={mayReply} />;
}

interface ThreadsProps extends PlaceProps {
  threads: Thread[];
  mayOpen: boolean;
  maySettle: boolean;
  mayReply: boolean;
}

/** The threads of a place, shown at first where one is open; resolving the last does not close them under the person's hands. */
function Threads({ store, threads, item, question, place, mayOpen, maySettle, mayReply }: ThreadsProps) {
  const open = threads.filter((thread) => !thread.resolved).length;
  const [isShown] = useState(open > 0);
  return (
    <details class="oms-notes" open={isShown}>
      <summary>
        <Icon name="comment" />
        Notes on {place}
        <span class="oms-end">
          <Count open={open} all={threads.length} />
        </span>
      </summary>
      {threads.map((thread) => (
        <ThreadView key={thread.id} store={store} thread={thread} maySettle={maySettle} mayReply={mayReply} />
      ))}
      {mayOpen && (
        <div class="oms-note">
          <AddNote store={store} item={item} question={question} place={place} />
        </div>
      )}
    </details>
  );
}

function Count({ open, all }: { open: number; all: number }) {
  if (open === 0) return <span class="oms-small oms-muted">{all === 1 ? "1 note, resolved" : `${all} notes, all resolved`}</span>;
  return (
    <span class="oms-tag oms-tag--ani">
      <Icon name="error_outline" />
      {open} open
    </span>
  );
}

interface PlaceProps {
  store: CaseNotes;
  item: string;
  question: string | null;
  place: string;
}

function AddNote({ store, item, question, place }: PlaceProps) {
  return (
    <Writing
      draft={`note ${store.site} ${store.caseId} ${item} ${question ?? ""}`}
      button="Add a note"
      about={`on ${place}`}
      label={`Note on ${place}`}
      hint="The reviewers read it when the case is returned to them. You can change it until somebody answers."
      send="Add note"
      onSend={async (text, key) => {
        await store.open(item, question, text, key);
      }}
    />
  );
}

interface ThreadProps {
  store: CaseNotes;
  thread: Thread;
  maySettle: boolean;
  mayReply: boolean;
}

function ThreadView({ store, thread, maySettle, mayReply }: ThreadProps) {
  const nameOf = usePeople(store.site);
  const person = account.value?.id ?? "";
  const last = thread.entries.at(-1);
  const isOwn = last?.by === person && !thread.resolved && mayReply;
  return (
    <section id={`note-${thread.id}`} tabIndex={-1} aria-label={`${thread.resolved ? "Resolved note" : "Open note"} of ${nameOf(thread.entries[0]?.by ?? "")}`}>
      {thread.entries.map((entry, index) => (
        <article key={entry.at + String(index)} class={`oms-note ${index > 0 ? "oms-note--reply" : ""}`}>
          <header>
            <b>{nameOf(entry.by)}</b>
            {index === 0 && <span>{nameInSentence(thread.level)}</span>}
            <time dateTime={entry.at}>{momentWords(entry.at, new Date())}</time>
            {index === 0 && thread.resolved && <span>resolved</span>}
          </header>
          <p class="oms-lines">{entry.text ?? "This text was destroyed and cannot be read any more."}</p>
        </article>
      ))}
      <div class="oms-note oms-row">
        {!thread.resolved && mayReply && !isOwn && (
          <Writing
            draft={`reply ${store.site} ${store.caseId} ${thread.id}`}
            button="Reply"
            about={`to the note of ${nameOf(thread.entries[0]?.by ?? "")}`}
            label="Your reply"
            send="Send reply"
            onSend={(text, key) => store.reply(thread.id, text, key)}
          />
        )}
        {isOwn && (
          <Writing
            key={last.at}
            draft={`edit ${store.site} ${store.caseId} ${thread.id} ${thread.entries.length}`}
            initial={last.text ?? ""}
            button="Edit"
            about="what you wrote"
            label="What you wrote"
            send="Save note"
            onSend={(text, key) => store.edit(thread.id, text, key)}
          />
        )}
        {isOwn && thread.entries.length === 1 && <Act name="Take back" about="your note" onAct={() => store.takeBack(thread.id)} />}
        {maySettle && (
          <Act
            name={thread.resolved ? "Open again" : "Resolve"}
            about={`the note of ${nameOf(thread.entries[0]?.by ?? "")}`}
            onAct={() => store.settle(thread.id, thread.resolved ? "reopen" : "resolve")}
          />
        )}
        {isOwn && <span class="oms-small oms-muted">You can change it until somebody answers.</span>}
      </div>
    </section>
  );
}

interface WritingProps {
  draft: string;
  initial?: string;
  button: string;
  /** Says after the button's word what it is about, for a screen reader. */
  about: string;
  label: string;
  hint?: string;
  send: string;
  /** Says what is missing beside the text, before anything is sent. */
  check?: () => string | null;
  onSend: (text: string, key: string) => Promise<void>;
}

/** A button that opens a field. What was typed stays until it was sent, also when it is put aside or fails. */
export function Writing({ draft: place, initial = "", button, about, label, hint, send, check, onSend }: WritingProps) {
  const draft = draftOf(place);
  const { text, isOpen, said, focus } = draft.value;
  const [state, setState] = useState<{ isSending: boolean; error: unknown }>({ isSending: false, error: null });
  const opener = useRef<HTMLButtonElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = `w-${place.replace(/[^a-zA-Z0-9_-]+/g, "-")}`;

  useLayoutEffect(() => {
    if (focus === "field") field.current?.focus();
    if (focus === "button") opener.current?.focus();
    settleFocus(draft);
  }, [draft, focus]);

  async function submit(event: Event) {
    event.preventDefault();
    const sent = draft.peek();
    if (state.isSending) return;
    const lacking = check?.() ?? (isWritten(sent) ? null : "Write something first.");
    if (lacking) {
      setState({ isSending: false, error: lacking });
      return;
    }
    setState({ isSending: true, error: null });
    try {
      await onSend(sent.text.trim(), sent.key);
      closeDraft(draft, sent, "Sent.");
      setState({ isSending: false, error: null });
    } catch (error) {
      setState({ isSending: false, error });
    }
  }

  function discard() {
    setState({ isSending: false, error: null });
    closeDraft(draft, draft.peek(), "");
  }

  return (
    <>
      {!isOpen && (
        <button class="usa-button usa-button--outline oms-s" type="button" ref={opener} onClick={() => openDraft(draft, initial)}>
          {button}
          <span class="oms-sr"> {about}</span>
        </button>
      )}
      {isOpen && (
        <form class="oms-write oms-stack--s" onSubmit={(event) => void submit(event)}>
          <label class="usa-label oms-nomargin" for={id}>
            {label}
          </label>
          {hint && (
            <span class="usa-hint" id={`${id}-hint`}>
              {hint}
            </span>
          )}
          <textarea
            class="usa-textarea"
            id={id}
            rows={3}
            maxLength={MAX_LENGTH}
            aria-describedby={hint ? `${id}-hint` : undefined}
            value={text}
            ref={field}
            onInput={(event) => writeDraft(draft, event.currentTarget.value)}
          />
          {state.error !== null && <Failure error={state.error} />}
          <div class="oms-row">
            <button class="usa-button oms-s" type="submit" aria-disabled={state.isSending}>
              {send}
            </button>
            <button class="usa-button oms-quiet oms-s" type="button" onClick={discard}>
              Discard<span class="oms-sr"> {about}</span>
            </button>
          </div>
        </form>
      )}
      <span class="oms-sr" role="status">
        {state.isSending ? "Sending" : said}
      </span>
    </>
  );
}

const MAX_LENGTH = 20_000;

/** Why a text was not sent; it stays in its field. */
function Failure({ error }: { error: unknown }) {
  return (
    <div role="alert">
      <Notice tone="bad" title={typeof error === "string" ? error : error instanceof Problem ? "This was not saved" : "This was not sent"}>
        {typeof error !== "string" && <p>{wordsOf(error)} What you wrote is still here. Sending it twice does no harm.</p>}
      </Notice>
    </div>
  );
}

function Act({ name, about, onAct }: { name: string; about: string; onAct: () => Promise<void> }) {
  const [state, setState] = useState<{ isActing: boolean; error: unknown }>({ isActing: false, error: null });
  async function act() {
    setState({ isActing: true, error: null });
    try {
      await onAct();
      setState({ isActing: false, error: null });
    } catch (error) {
      setState({ isActing: false, error });
    }
  }
  return (
    <>
      <button class="usa-button usa-button--outline oms-s" type="button" aria-disabled={state.isActing} onClick={() => void (state.isActing || act())}>
        {name}
        <span class="oms-sr"> {about}</span>
      </button>
      {state.error !== null && (
        <span class="oms-small" role="alert">
          {wordsOf(state.error)}
        </span>
      )}
    </>
  );
}
