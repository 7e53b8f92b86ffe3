/** A conflict under its question: both values and the choice between them. It takes no focus, and nothing else waits for it. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import { account } from "@workspace/session/account";
import { Icon } from "@workspace/ui/icon";
import { momentWords } from "@workspace/words/days";

import type { Choice, SaveQueue } from "./save_queue";
import type { Slot, Theirs } from "./slots";
import type { TextDiff } from "./text_diff";

interface ConflictProps {
  queue: SaveQueue;
  slot: Slot;
  /** How the question is called, such as `B`. */
  name: string;
  /** Shows a value in words. */
  words: (value: unknown) => ComponentChildren;
  /** Name of a person by their id. */
  nameOf: (person: string) => string;
}

export function Conflict({ queue, slot, name, words, nameOf }: ConflictProps) {
  const { conflict, pending } = queue.slot(slot).value;
  if (!conflict || !pending) return null;
  const who = ownerOf(conflict, nameOf);
  const id = `clash-${slot.replaceAll("/", "-")}`;
  const isText = slot.startsWith("text/");
  const choose = (choice: Choice) => () => {
    queue.resolve(slot, choice);
  };
  return (
    <div class="oms-clash" role="group" aria-labelledby={id}>
      <p id={id}>
        <Icon name="warning" /> <strong>{who.sentence(name)}</strong> Both are kept until you choose. Go on with the rest; nothing
        else waits.
      </p>
      <div class="oms-two">
        <div>
          <p class="oms-small oms-muted">Yours, on this computer</p>
          <div>{words(pending.value)}</div>
        </div>
        <div>
          <p class="oms-small oms-muted">
            {who.possessive}
            {conflict.at && `, ${momentWords(conflict.at, new Date())}`}
            {conflict.isSaved ? ", saved" : ", not saved yet"}
          </p>
          <div>{words(conflict.value)}</div>
        </div>
      </div>
      {isText && <Difference before={textOf(conflict.value)} after={textOf(pending.value)} />}
      <p class="oms-row">
        <button class="usa-button oms-s" type="button" onClick={choose("mine")}>
          Keep mine<span class="oms-sr"> for {name}</span>
        </button>
        <button class="usa-button usa-button--outline oms-s" type="button" onClick={choose("theirs")}>
          Use {who.button}
          <span class="oms-sr"> for {name}</span>
        </button>
        {isText && (
          <button class="usa-button usa-button--outline oms-s" type="button" onClick={choose("both")}>
            Keep both<span class="oms-sr"> for {name}</span>
          </button>
        )}
      </p>
    </div>
  );
}

/** The difference of two texts, whose code is loaded when it is opened. */
function Difference(texts: { before: string; after: string }) {
  const [loaded, setLoaded] = useState<{ Shown: typeof TextDiff } | null>(null);
  const load = () => {
    if (!loaded) void import("./text_diff").then(({ TextDiff: Shown }) => { setLoaded({ Shown }); });
  };
  return (
    <details class="oms-more" onToggle={load}>
      <summary>What differs, word by word</summary>
      {loaded ? <loaded.Shown {...texts} /> : <p class="oms-small oms-muted">Comparing…</p>}
    </details>
  );
}

function ownerOf({ by, isSaved }: Theirs, nameOf: (person: string) => string) {
  if (!isSaved || by === account.value?.id) {
    const place = isSaved ? "in another tab or browser" : "in a tab that was closed";
    return { sentence: (name: string) => `You changed ${name} ${place} too.`, possessive: `Yours, ${place}`, button: "the other" };
  }
  const who = by === null ? "Somebody" : nameOf(by);
  return {
    sentence: (name: string) => `You and ${by === null ? "somebody else" : who} changed ${name} differently.`,
    possessive: by === null ? "Theirs" : `${who}’s`,
    button: by === null ? "theirs" : `${who.split(" ", 1).join("")}’s`,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
