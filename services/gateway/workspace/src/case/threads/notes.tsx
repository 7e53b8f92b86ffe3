/** Notes of QA under their question: read them, and answer. */
import { useState } from "preact/hooks";

import { api, bodyOf } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { Icon } from "@workspace/ui/icon";
import { momentWords } from "@workspace/words/days";

import type { CaseStore, Notes as AllNotes } from "../case_store";
import { useNames } from "../names";
import { Narrative } from "../questions/narrative";

type Note = AllNotes["notes"][string];

const LEVELS: Readonly<Record<Note["level"], string>> = {
  initial: "first-level QA",
  second: "second-level QA",
  oversight: "secondary oversight",
};

interface NotesProps {
  store: CaseStore;
  item: string;
  /** `null`: notes on the rating. */
  question: string | null;
}

export function Notes({ store, item, question }: NotesProps) {
  const all = Object.entries(store.notes.value?.notes ?? {});
  const here = all.filter(([, note]) => note.item === item && note.question === question);
  if (here.length === 0) return null;
  const open = here.filter(([, note]) => !note.resolved).length;
  return (
    <details class="oms-notes" open={open > 0}>
      <summary>
        <Icon name="info" />
        Notes on {question === null ? `the rating of item ${item}` : `${item} ${question}`}
        <span class="oms-end">
          {open > 0 ? (
            <span class="oms-tag oms-tag--ani">
              <Icon name="flag" />
              {open} open
            </span>
          ) : (
            <span class="oms-tag oms-tag--good">
              <Icon name="check_circle" />
              All resolved
            </span>
          )}
        </span>
      </summary>
      {here.map(([id, note]) => (
        <Thread key={id} store={store} id={id} note={note} />
      ))}
    </details>
  );
}

function Thread({ store, id, note }: { store: CaseStore; id: string; note: Note }) {
  const names = useNames(store.site);
  return (
    <div id={`note-${id}`}>
      {note.entries.map((entry, place) => (
        <article class={`oms-note${place > 0 ? " oms-note--reply" : ""}`} key={`${entry.at} ${place}`}>
          <header>
            <b>{names(entry.by)}</b>
            {place === 0 && <span>{LEVELS[note.level]}</span>}
            <time dateTime={entry.at}>{momentWords(entry.at, new Date())}</time>
            {place === 0 && note.resolved && <span>resolved</span>}
          </header>
          <p class="oms-pre">{entry.text ?? "This note cannot be read any more."}</p>
        </article>
      ))}
      {!note.resolved && <Reply store={store} id={id} />}
    </div>
  );
}

function Reply({ store, id }: { store: CaseStore; id: string }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [isSending, setSending] = useState(false);
  const send = async () => {
    if (text.trim() === "") {
      setProblem("Write your reply first.");
      return;
    }
    setSending(true);
    setProblem("");
    try {
      const path = { site: store.site, case: store.id, note: id };
      await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/notes/{note}/replies", { params: { path }, body: { text } }));
      setText("");
      await store.loadNotes();
      store.readAgainSoon();
    } catch (error) {
      setProblem(wordsOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <div class="oms-note">
      <label class="usa-label" for={`reply-${id}`}>
        Your reply
      </label>
      {problem && (
        <p class="usa-error-message" role="alert">
          {problem}
        </p>
      )}
      <Narrative id={`reply-${id}`} value={text} rows={2} isReadOnly={isSending} onChange={setText} />
      <p class="oms-row oms-small oms-muted">
        <button class="usa-button usa-button--outline oms-s" type="button" aria-disabled={isSending} onClick={() => void send()}>
          Reply
        </button>
        Only QA can resolve a note. Once answered, a note cannot be edited.
      </p>
    </div>
  );
}
