/** Queues of this tab, one a case, with their drafts, and the events of the browser that make them send. */
import { computed, effect, signal, type Signal } from "@preact/signals";

import { Problem } from "@workspace/api/problem";
import { account, rolesIn, sessionState } from "@workspace/session/account";

import { DraftBox, idOf } from "./draft_box";
import { loadDraftKey, type DraftKey } from "./draft_key";
import { hold, whenLeft } from "./draft_locks";
import { DraftStore, type DraftRow } from "./draft_store";
import { SaveQueue } from "./save_queue";
import { transport } from "./transport";

interface Entry {
  queue: SaveQueue;
  box: DraftBox;
  person: string;
  /** Drafts of the case that this tab takes up as soon as their tabs are gone; null until it has looked. */
  left: Signal<ReadonlySet<string> | null>;
  /** False: no page shows the case; what was left of it is sent, and what needs a choice is left for one that does. */
  isShown: boolean;
  isOpening: boolean;
  release: () => void;
}

const KEY_AGAIN_MILLISECONDS = 5000;
const FORBIDDEN: readonly number[] = [403, 404];
const TAB = crypto.randomUUID();

const entries = signal<ReadonlyMap<string, Entry>>(new Map());
const keys = new Map<string, Promise<DraftKey | null>>();
let store: Promise<DraftStore> | null = null;
let requests = 0;

/** How many slots of all cases are not saved in this tab. */
export const unsavedHere = computed(() => [...entries.value.values()].reduce((sum, { queue }) => sum + queue.state.value.unsaved, 0));

/** Returns the queue of a case, the same for every page of this tab. `etag`: of the case as it was just read. */
export function queueOf(site: string, id: string, etag: string): SaveQueue {
  const present = entries.peek().get(`${site}/${id}`);
  if (!present) return open(site, id, etag, true).queue;
  present.isShown = true;
  present.queue.read(etag);
  return present.queue;
}

function open(site: string, id: string, etag: string, isShown: boolean): Entry {
  const person = account.peek()?.id ?? "";
  const box = new DraftBox({ person, site, case: id, tab: TAB });
  const timers = { start: (call: () => void, milliseconds: number) => window.setTimeout(call, milliseconds), stop: (timer: number) => { window.clearTimeout(timer); } };
  const queue = new SaveQueue(site, id, etag, { transport, keeper: box, timers, nextKey: () => `${TAB}:${++requests}` });
  const entry: Entry = { queue, box, person, left: signal(null), isShown, isOpening: false, release: () => undefined };
  entries.value = new Map(entries.peek()).set(`${site}/${id}`, entry);
  void openDrafts(entry);
  return entry;
}

/** Ends a queue here; what it has kept is free for another tab. */
function leave(entry: Entry): void {
  const left = new Map(entries.peek());
  left.delete(`${entry.queue.site}/${entry.queue.id}`);
  entries.value = left;
  entry.queue.close();
  entry.release();
}

/** Opens a queue for every case of which a tab that is gone left drafts, so that they are sent. */
export async function takeUpAll(): Promise<void> {
  const person = account.peek()?.id;
  const rows = person ? await drafts().then((opened) => opened.ofPerson(person)).catch(() => []) : [];
  for (const row of rows) {
    if (row.tab === TAB) continue;
    whenLeft(row.id, () => {
      sendLeft(row);
      return Promise.resolve();
    });
  }
}

/** Sends what was left of a case that no page of this tab shows. */
function sendLeft({ site, case: id }: DraftRow): void {
  if (entries.peek().has(`${site}/${id}`) || !rolesIn(site).includes("REVIEWER")) return;
  const entry = open(site, id, "", false);
  const stop = effect(() => {
    const { unsaved, conflicts, refused } = entry.queue.state.value;
    if (entry.left.value?.size !== 0 || unsaved > conflicts.length + refused.length) return;
    queueMicrotask(() => {
      stop();
      if (!entry.isShown) leave(entry);
    });
  });
}

/** Sends everything; resolves with how many slots of this tab are still not saved. */
export async function sendAll(): Promise<number> {
  await Promise.all([...entries.peek().values()].map(({ queue }) => queue.tryAgain()));
  return unsavedHere.peek();
}

/** Returns how many drafts other tabs of the person have. */
export async function draftsElsewhere(): Promise<number> {
  const person = account.peek()?.id ?? "";
  const rows = await drafts().then((opened) => opened.ofPerson(person)).catch(() => []);
  return rows.filter((row) => row.tab !== TAB).length;
}

/** Forgets everything unsaved of a person in this browser, keys included. */
export async function purgeDrafts(person: string): Promise<void> {
  await Promise.all([...entries.peek().values()].map(({ queue }) => queue.discardAll()));
  entries.peek().forEach(leave);
  keys.clear();
  await drafts().then((opened) => opened.purge(person)).catch(() => undefined);
}

function drafts(): Promise<DraftStore> {
  store ??= DraftStore.open();
  return store;
}

async function openDrafts(entry: Entry): Promise<void> {
  if (entry.isOpening) return;
  entry.isOpening = true;
  const { queue, box, person } = entry;
  try {
    const opened = await drafts();
    const key = await keyOf(queue.site, person, opened);
    if (!key) {
      box.stop("off");
      return;
    }
    entry.release = await hold(idOf({ person, site: queue.site, case: queue.id, tab: TAB }));
    await box.open(opened, key);
    await takeUpLeft(entry);
  } catch (error) {
    if (error instanceof Problem && FORBIDDEN.includes(error.status)) box.stop("off"); // the person enters nothing here
    else if (error instanceof DOMException || error instanceof TypeError) box.stop("refused");
    else window.setTimeout(() => void openDrafts(entry), KEY_AGAIN_MILLISECONDS); // the key could not be fetched now
  } finally {
    entry.isOpening = false;
  }
}

/** One request for the key of a site, repeated after a failure alone. */
function keyOf(site: string, person: string, opened: DraftStore): Promise<DraftKey | null> {
  if (!rolesIn(site).includes("REVIEWER")) return Promise.resolve(null);
  const loading = keys.get(site) ?? loadDraftKey(site, person, opened);
  keys.set(site, loading);
  loading.catch(() => keys.delete(site));
  return loading;
}

/** Takes up what other tabs of the person left of this case, each as soon as its tab is gone. */
async function takeUpLeft(entry: Entry): Promise<void> {
  const { queue, box, person, left } = entry;
  const opened = await drafts();
  const rows = (await opened.ofPerson(person)).filter((row) => row.site === queue.site && row.case === queue.id && row.tab !== TAB);
  const fresh = rows.filter((row) => !left.peek()?.has(row.id));
  left.value = new Set([...(left.peek() ?? []), ...fresh.map((row) => row.id)]);
  for (const row of fresh) {
    whenLeft(row.id, async () => {
      await takeUp(queue, box, opened, row);
      left.value = new Set([...(left.peek() ?? [])].filter((id) => id !== row.id));
    });
  }
}

async function takeUp(queue: SaveQueue, box: DraftBox, opened: DraftStore, { id }: DraftRow): Promise<void> {
  const row = await opened.get(id);
  if (!row) return;
  const unsaved = await box.opened(row);
  if (unsaved) await queue.takeUp(unsaved, id);
  else await opened.replace(id, null, []);
}

function forEach(call: (entry: Entry) => void): void {
  entries.peek().forEach(call);
}

document.addEventListener("visibilitychange", () => {
  forEach((entry) => {
    if (document.visibilityState === "hidden") void entry.queue.flush(true);
    else if (entry.box.keeping.peek() === "kept") void takeUpLeft(entry);
  });
});
window.addEventListener("online", () => {
  forEach((entry) => {
    void entry.queue.tryAgain();
    if (entry.box.keeping.peek() === "opening") void openDrafts(entry);
  });
});
window.addEventListener("beforeunload", (event) => {
  const isLost = [...entries.peek().values()].some(({ queue, box }) => queue.state.peek().unsaved > 0 && box.keeping.peek() !== "kept");
  if (isLost) event.preventDefault(); // the browser asks: nothing else holds what was typed
});
effect(() => {
  const state = sessionState.value;
  forEach((entry) => {
    if (state === "ended") entry.queue.signedOut();
    if (state === "open") void entry.queue.signedIn();
    if (state === "open" && entry.box.keeping.peek() === "opening") void openDrafts(entry);
  });
});
