/** Submission of a case to QA: what is still missing, each a link to its question, and the button. */
import { useState } from "preact/hooks";

import { wordsOf } from "@workspace/api/problem";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";

import { NotSaved, type CaseStore } from "../case_store";
import { ErrorSummary } from "../error_summary";
import { addressOf, missingPlaces, type Case, type Place } from "../places";
import type { Instrument } from "../questions/shape";

interface SubmissionProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
}

export function Submission({ store, shown, instrument }: SubmissionProps) {
  const [problems, setProblems] = useState<readonly Place[]>([]);
  const [refusal, setRefusal] = useState("");
  const [isSending, setSending] = useState(false);
  const [isDone, setDone] = useState(false);
  const missing = missingPlaces(shown, instrument);
  if (!store.isOpen.value) {
    return isDone ? (
      <div role="status">
        <Notice tone="good" title="The case is with QA now">
          <p>You can read it and answer notes. If it is returned, it stands in My cases under what needs you.</p>
        </Notice>
      </div>
    ) : null;
  }
  const submit = async () => {
    setSending(true);
    setRefusal("");
    setProblems([]);
    try {
      const left = await store.submit();
      const now = store.shown.peek();
      if (left && now) setProblems(missingPlaces(now, instrument));
      else setDone(true);
    } catch (error) {
      setRefusal(error instanceof NotSaved ? error.message : wordsOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <section class="oms-card oms-stack" id="submit" tabIndex={-1} aria-labelledby="submit-head">
      <h2 id="submit-head">Submit for QA</h2>
      {problems.length > 0 && <ErrorSummary shown={shown} problems={problems} title="The case is not finished" />}
      {refusal && (
        <div role="alert">
          <Notice tone="bad" title="The case was not submitted">
            <p>{refusal}</p>
          </Notice>
        </div>
      )}
      {missing.length === 0 ? (
        <p>
          <Icon name="check_circle" /> Nothing is missing. After the submission the answers can be read, not changed, until QA returns the case.
        </p>
      ) : (
        problems.length === 0 && <Missing shown={shown} missing={missing} />
      )}
      <p>
        <button class="usa-button" type="button" aria-disabled={isSending} onClick={() => void (isSending || submit())}>
          Submit for QA{missing.length > 0 ? `: ${missing.length} unanswered` : ""}
        </button>
      </p>
    </section>
  );
}

const FIRST = 12;

function Missing({ shown, missing }: { shown: Case; missing: readonly Place[] }) {
  const line = (place: Place) => (
    <li key={place.words}>
      <a href={addressOf(shown, place)}>{place.words}</a>
    </li>
  );
  return (
    <div class="oms-stack--s">
      <p>Still missing: {missing.length}. Each line leads to its question.</p>
      <ul class="oms-ul oms-columns">{missing.slice(0, FIRST).map(line)}</ul>
      {missing.length > FIRST && (
        <details class="oms-more">
          <summary>All {missing.length}</summary>
          <ul class="oms-ul oms-columns">{missing.slice(FIRST).map(line)}</ul>
        </details>
      )}
    </div>
  );
}
