/** A server, a browser's storage and tabs, driven step by step by a test: no clock and no network. */
import { signal } from "@preact/signals";

import { Problem } from "@workspace/api/problem";
import { SaveQueue, type Outcome, type Choice, type SealedRequest, type Unsaved } from "@workspace/save/save_queue";
import { answerSlot, textSlot, type Saved, type Slot } from "@workspace/save/slots";

export const SLOTS: readonly Slot[] = [answerSlot("3", "A"), answerSlot("3", "B"), answerSlot("4", "A"), textSlot("rationale/3")];

interface Entry {
  key: string;
  slot: Slot;
  value: unknown;
  rev: number;
  /** Revision of the value that it replaced. */
  over: number;
}

interface Op {
  q?: string;
  field?: string;
  value?: unknown;
  text?: unknown;
  base_rev: number;
}

/** As the service: all or nothing, by revision; a key that was committed is answered as it was the first time. */
export class Server {
  readonly journal: Entry[] = [];
  isSessionOpen = true;
  private readonly bodies = new Map<string, { request: string; body: unknown }>();

  rev(slot: Slot): number {
    return this.journal.findLast((entry) => entry.slot === slot)?.rev ?? 0;
  }

  value(slot: Slot): unknown {
    return this.journal.findLast((entry) => entry.slot === slot)?.value ?? null;
  }

  write(key: string, slot: Slot, value: unknown): void {
    this.journal.push({ key, slot, value, rev: this.journal.length + 1, over: this.rev(slot) });
  }

  answer({ key, path, body }: Pick<SealedRequest, "key" | "path" | "body">): Outcome {
    if (!this.isSessionOpen) return refused(401, "unauthenticated", {});
    const earlier = this.bodies.get(key);
    if (earlier && earlier.request !== path + body) return refused(422, "idempotency-key-reused", {});
    if (earlier) return saved(earlier.body);
    const item = /items\/(\d+)\/answers$/.exec(path)?.[1];
    const ops = (JSON.parse(body) as { ops: Op[] }).ops;
    const slotOf = (op: Op) => (item === undefined ? textSlot(op.field ?? "") : answerSlot(item, op.q ?? ""));
    const collisions = ops.filter((op) => this.rev(slotOf(op)) !== op.base_rev);
    if (collisions.length > 0) {
      const conflicts = collisions.map((op) => ({ q: op.q, field: op.field, theirs: this.value(slotOf(op)), theirs_rev: this.rev(slotOf(op)), theirs_by: "usr_2", theirs_at: null }));
      return refused(412, "answer-conflict", { conflicts });
    }
    for (const op of ops) this.write(key, slotOf(op), item === undefined ? op.text : op.value);
    const answered = item === undefined ? { texts: this.state(ops.map((op) => op.field ?? ""), textSlot) } : { item, answers: this.state(["A", "B"], (q) => answerSlot(item, q)) };
    this.bodies.set(key, { request: path + body, body: answered });
    return saved(answered);
  }

  private state(names: string[], slotOf: (name: string) => Slot): Record<string, { value: unknown; rev: number }> {
    return Object.fromEntries(names.map((name) => [name, { value: this.value(slotOf(name)), rev: this.rev(slotOf(name)) }]));
  }
}

const saved = (body: unknown): Outcome => ({ kind: "saved", body: structuredClone(body), etag: '"1"', at: new Date(0) });
const refused = (status: number, slug: string, members: Record<string, unknown>): Outcome => ({
  kind: "refused",
  problem: new Problem(status, slug, "", "It was refused.", members, null),
});

/** Drafts as a browser stores them: text, by tab. */
export type Storage = Map<string, string>;

let tabs = 0;

/** A page in a tab: it shows what the server said or what is unsaved, and bases what is typed on what it shows. */
export class Tab {
  readonly id = `tab-${++tabs}`;
  readonly queue: SaveQueue;
  /** Revisions of values that this page has shown, in whatever slot. */
  readonly seen = new Set<number>();
  private readonly revs = new Map<Slot, number>();
  private readonly waiting: { request: SealedRequest; resolve: (outcome: Outcome) => void }[] = [];
  private readonly timers = new Map<number, () => void>();
  private counter = 0;

  constructor(
    private readonly server: Server,
    private readonly storage: Storage,
  ) {
    this.queue = new SaveQueue("ca-cqi", "cas_1", "", {
      transport: { send: (request) => new Promise((resolve) => this.waiting.push({ request: structuredClone(request), resolve })) },
      keeper: { keeping: signal("kept" as const), keep: (unsaved, absorbed) => this.keep(unsaved, absorbed) },
      timers: { start: (call) => (this.timers.set(++this.counter, call), this.counter), stop: (timer) => void this.timers.delete(timer) },
      nextKey: () => `${this.id}:${++this.counter}`,
    });
    for (const slot of SLOTS) this.show(slot, server.rev(slot));
    this.queue.onSaved((part) => {
      this.learn(part);
    });
  }

  get isQuiet(): boolean {
    return this.waiting.length === 0 && this.timers.size === 0;
  }

  type(slot: Slot, value: unknown, when: "typing" | "now"): void {
    this.queue.put({ slot, value, baseRev: this.revs.get(slot) ?? 0 }, when);
  }

  /** Answers the oldest request; `before` and `after`: the answer is lost, and the request before the commit too. */
  answer(how: "ok" | "before" | "after" | "busy"): void {
    const next = this.waiting.shift();
    if (!next) return;
    if (how === "before") next.resolve({ kind: "unreachable" });
    else if (how === "busy") next.resolve(refused(503, "try-again", {}));
    else {
      const outcome = this.server.answer(next.request);
      next.resolve(how === "ok" ? outcome : { kind: "unreachable" });
    }
  }

  runTimers(): void {
    const due = [...this.timers.values()];
    this.timers.clear();
    due.forEach((call) => {
      call();
    });
  }

  /** The tab is gone, in the middle of a request: it may have been committed. */
  crash(isCommitted: boolean): void {
    const [next] = this.waiting;
    if (next && isCommitted) this.server.answer(next.request);
    this.queue.close();
  }

  /** Takes up what a tab that is gone left. */
  async takeUp(gone: Tab): Promise<void> {
    const left = this.storage.get(gone.id);
    if (left) await this.queue.takeUp(JSON.parse(left) as Unsaved, gone.id);
  }

  private keep(unsaved: Unsaved, absorbed: readonly string[]): Promise<void> {
    absorbed.forEach((id) => this.storage.delete(id));
    if (unsaved.requests.length + unsaved.changes.length === 0) this.storage.delete(this.id);
    else this.storage.set(this.id, JSON.stringify(unsaved));
    return Promise.resolve();
  }

  private learn(part: Saved): void {
    if (part.part === "answers") for (const [q, { rev }] of Object.entries(part.body.answers)) this.show(answerSlot(part.body.item, q), rev);
    if (part.part === "texts") for (const [field, { rev }] of Object.entries(part.body.texts)) this.show(textSlot(field), rev);
    if (part.part === "theirs") this.show(part.slot, part.rev);
  }

  /** Reads the case again, as a page does when it is told of a change. */
  read(): void {
    for (const slot of SLOTS) if (this.queue.slot(slot).value.pending === null) this.show(slot, this.server.rev(slot));
  }

  choose(slot: Slot, choice: Choice): void {
    const theirs = this.queue.slot(slot).value.conflict;
    if (theirs?.isSaved) this.seen.add(theirs.rev);
    this.queue.resolve(slot, choice);
  }

  /** A value that the person is changing is not replaced by another one on the page. */
  private show(slot: Slot, rev: number): void {
    this.revs.set(slot, rev);
    if (this.queue.slot(slot).value.pending === null) this.seen.add(rev);
  }
}
