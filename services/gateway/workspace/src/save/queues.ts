/** Queues of this tab, one a case, and the events of the browser that make them send. */
import { effect } from "@preact/signals";

import { sessionState } from "@workspace/session/account";

import { SaveQueue, type Keeper } from "./save_queue";
import { transport } from "./transport";

const queues = new Map<string, SaveQueue>();
const tab = crypto.randomUUID();
let requests = 0;

const memoryAlone: Keeper = { keep: () => Promise.resolve() };

/** Returns the queue of a case, the same for every page of this tab. `etag`: of the case as it was just read. */
export function queueOf(site: string, id: string, etag: string): SaveQueue {
  const present = queues.get(`${site}/${id}`);
  present?.read(etag);
  if (present) return present;
  const queue = new SaveQueue(site, id, etag, {
    transport,
    keeper: memoryAlone,
    timers: { start: (call, milliseconds) => window.setTimeout(call, milliseconds), stop: (timer) => { window.clearTimeout(timer); } },
    nextKey: () => `${tab}:${++requests}`,
  });
  queues.set(`${site}/${id}`, queue);
  return queue;
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") queues.forEach((queue) => void queue.flush(true));
});
window.addEventListener("online", () => {
  queues.forEach((queue) => void queue.tryAgain());
});
effect(() => {
  const state = sessionState.value;
  queues.forEach((queue) => {
    if (state === "ended") queue.signedOut();
    if (state === "open") void queue.signedIn();
  });
});
