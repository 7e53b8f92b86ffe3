/** Queue of a tab's unsaved changes of one case: one request at a time, each with a key by which it counts once. */
import { signal, type ReadonlySignal, type Signal } from "@preact/signals";

import type { Problem } from "@workspace/api/problem";

import {
  conflictsOf,
  isOfRemovedRow,
  isSame,
  refusalsOf,
  savedOf,
  together,
  waitsForRow,
  withGivenRow,
  withGivenRows,
  writeOf,
  type Change,
  type Saved,
  type Slot,
  type Theirs,
  type Write,
} from "./slots";

/** A request that was or is about to be sent. Sent again it is the same to the last letter, with the same key. */
export interface SealedRequest extends Write {
  key: string;
  changes: Change[];
}

/** All that a queue has not saved yet, as it is kept in the browser. */
export interface Unsaved {
  requests: SealedRequest[];
  changes: Change[];
}

export type Outcome =
  | { kind: "saved"; body: unknown; etag: string; at: Date | null }
  | { kind: "refused"; problem: Problem }
  | { kind: "unreachable" };

export interface Transport {
  /** Sends a request. It never throws; `isLast`: the page may be closed before the answer. */
  send(request: SealedRequest, etag: string, isLast: boolean): Promise<Outcome>;
}

/** Whether the unsaved is kept in the browser; `off`: the site forbids it, `refused`: the browser does. */
export type Keeping = "opening" | "kept" | "off" | "refused";

export interface Keeper {
  readonly keeping: ReadonlySignal<Keeping>;
  /** Keeps what is not saved, in place of what was kept before and of the `absorbed` drafts, in one step. It never throws. */
  keep(unsaved: Unsaved, absorbed: readonly string[]): Promise<void>;
}

export interface Timers {
  start(call: () => void, milliseconds: number): number;
  stop(timer: number): void;
}

export interface Tools {
  transport: Transport;
  keeper: Keeper;
  timers: Timers;
  /** Returns the key of the next request; no two of a person are the same. */
  nextKey: () => string;
}

export type Choice = "mine" | "theirs" | "both";

export interface SlotState {
  /** The value that is not saved yet; the page shows it in place of the server's. */
  pending: { value: unknown } | null;
  conflict: Theirs | null;
  refusal: string | null;
  /** When the server saved it, by the server's clock; null: not in this tab. */
  savedAt: Date | null;
}

export interface SaveState {
  kind: "saved" | "waiting" | "saving" | "offline" | "signed-out" | "refused";
  /** How many slots are not saved. */
  unsaved: number;
  savedAt: Date | null;
  conflicts: readonly Slot[];
  refused: readonly { slot: Slot; why: string }[];
}

const TYPING_MILLISECONDS = 800;
const FIRST_RETRY_MILLISECONDS = 1000;
const MAX_RETRY_MILLISECONDS = 30_000;
const RETRIED: readonly number[] = [408, 425, 429, 500, 502, 503, 504];
const NOTHING: SlotState = { pending: null, conflict: null, refusal: null, savedAt: null };

export class SaveQueue {
  readonly state: ReadonlySignal<SaveState>;
  private readonly shownState: Signal<SaveState>;
  private readonly shownSlots = new Map<Slot, Signal<SlotState>>();
  private readonly listeners = new Set<(saved: Saved) => void>();

  private requests: SealedRequest[] = [];
  private readonly changes = new Map<Slot, Change>();
  private readonly conflicts = new Map<Slot, Theirs>();
  private readonly refusals = new Map<Slot, string>();
  private readonly savedAt = new Map<Slot, Date>();
  private lastSavedAt: Date | null = null;
  /** Slots whose request was refused without a word about which of them: each is sent alone. */
  private readonly alone = new Set<Slot>();

  private absorbed: string[] = [];
  private writing: Promise<void> | null = null;
  private isChanged = false;

  private typing: number | null = null;
  private retry: number | null = null;
  private failures = 0;
  private isSending = false;
  private isWanted = false;
  private isOffline = false;
  private isSignedOut = false;
  private isClosed = false;
  private isLast = false;

  constructor(
    readonly site: string,
    readonly id: string,
    private etag: string,
    private readonly tools: Tools,
  ) {
    this.shownState = signal(this.computeState());
    this.state = this.shownState;
  }

  /** Replaces the unsaved value of a slot. `typing`: it is sent when the person pauses, else at once. */
  put(change: Readonly<Omit<Change, "after">>, when: "typing" | "now" = "now"): void {
    const { slot, value, baseRev } = change;
    const earlier = this.requests.findLast((request) => request.changes.some((sent) => sent.slot === slot));
    const present = this.changes.get(slot);
    if (present) present.value = value;
    else this.changes.set(slot, { slot, value, baseRev, ...(earlier && { after: earlier.key }) });
    for (const text of this.changes.keys()) if (isOfRemovedRow(text, slot, value)) this.forget(text);
    this.refusals.delete(slot);
    this.show();
    void this.keep();
    this.stopTyping();
    if (this.retry !== null) return; // no connection: its timer sends
    if (when === "now") void this.send();
    else this.typing = this.tools.timers.start(() => void this.flush(), TYPING_MILLISECONDS);
  }

  /** Sends what waits at once. `isLast`: the page may be closed before the answer. */
  async flush(isLast = false): Promise<void> {
    this.isLast = isLast;
    await this.send();
  }

  /** Tries again now: after the connection is back, or when the person asks. */
  async tryAgain(): Promise<void> {
    this.refusals.clear();
    this.failures = 0;
    await this.send();
  }

  /** Goes on after the same person has signed in again. */
  async signedIn(): Promise<void> {
    this.isSignedOut = false;
    await this.tryAgain();
  }

  signedOut(): void {
    this.isSignedOut = true;
    this.show();
  }

  /** Takes up what another tab of the person left unsaved, kept under `draft`. Resolves when it is kept as this tab's. */
  async takeUp(unsaved: Unsaved, draft: string): Promise<void> {
    this.requests.push(...unsaved.requests);
    this.absorbed.push(draft);
    const own = [...this.changes.values()];
    this.changes.clear();
    for (const change of unsaved.changes) this.changes.set(change.slot, change);
    for (const change of own) {
      const left = this.changes.get(change.slot);
      if (left && !isSame(left.value, change.value)) {
        this.conflicts.set(change.slot, { value: left.value, rev: left.baseRev, by: null, at: null, isSaved: false });
        this.changes.set(change.slot, { ...left, value: change.value });
      } else if (!left) this.changes.set(change.slot, change);
    }
    this.show();
    await this.keep();
    void this.send();
  }

  /** Ends a conflict. `both` is for texts alone: theirs, then mine. */
  resolve(slot: Slot, choice: Choice): void {
    const [theirs, change] = [this.conflicts.get(slot), this.changes.get(slot)];
    if (!theirs || !change) return;
    this.conflicts.delete(slot);
    if (choice === "theirs" && theirs.isSaved) {
      this.changes.delete(slot);
      this.tell({ part: "theirs", slot, value: theirs.value, rev: theirs.rev, etag: this.etag, rows: new Map() });
    } else {
      change.value = choice === "mine" ? change.value : choice === "theirs" ? theirs.value : bothOf(theirs.value, change.value);
      change.baseRev = theirs.rev;
    }
    this.show();
    void this.keep();
    void this.send();
  }

  /** Forgets the unsaved value of a slot, as the person asked. What was sent already stays sent. */
  discard(slot: Slot): void {
    this.forget(slot);
    this.show();
    void this.keep();
  }

  /** Forgets everything that is not saved: the person discards it, or has handed the case over. */
  async discardAll(): Promise<void> {
    for (const slot of [...this.changes.keys()]) this.forget(slot);
    if (!this.isSending) this.requests = [];
    this.show();
    await this.keep();
  }

  /** Calls `listener` for every answer of the server; returns the function that ends it. */
  onSaved(listener: (saved: Saved) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sets the ETag of the case as it was read last. */
  read(etag: string): void {
    this.etag = etag;
  }

  /** Whether what is not saved would outlive this tab. */
  get keeping(): ReadonlySignal<Keeping> {
    return this.tools.keeper.keeping;
  }

  slot(slot: Slot): ReadonlySignal<SlotState> {
    let shown = this.shownSlots.get(slot);
    if (!shown) this.shownSlots.set(slot, (shown = signal(this.slotState(slot))));
    return shown;
  }

  /** Returns the slots that are not saved. */
  unsavedSlots(): Slot[] {
    return [...new Set([...this.requests.flatMap((request) => request.changes.map((change) => change.slot)), ...this.changes.keys()])];
  }

  /** Ends the queue: nothing is sent or kept any more. */
  close(): void {
    this.isClosed = true;
    this.stopTyping();
    if (this.retry !== null) this.tools.timers.stop(this.retry);
  }

  private async send(): Promise<void> {
    this.isWanted = true;
    if (this.isSending) return;
    this.stopTyping();
    this.isSending = true;
    try {
      while (this.isWanted) {
        this.isWanted = false; // what comes while the last request ends wants another round
        while (await this.sendNext());
      }
    } finally {
      this.isSending = false;
      this.isLast = false;
      this.show();
    }
  }

  /** Sends the next request; returns whether another may follow. */
  private async sendNext(): Promise<boolean> {
    if (this.isSignedOut || this.isClosed) return false;
    const request = this.requests[0] ?? this.seal();
    if (!request) return false;
    this.show();
    const kept = this.keep();
    if (!this.isLast) await kept;
    if (this.hasEnded()) return false;
    const outcome = await this.tools.transport.send(request, this.etag, this.isLast);
    if (this.hasEnded()) return false;
    const goesOn = this.take(request, outcome);
    this.show();
    void this.keep();
    return goesOn;
  }

  private hasEnded(): boolean {
    return this.isClosed;
  }

  /** Makes a request of the oldest changes that can be sent; undefined where there is none. */
  private seal(): SealedRequest | undefined {
    const ready = [...this.changes.values()].filter(
      ({ slot }) => !this.conflicts.has(slot) && !this.refusals.has(slot) && !waitsForRow(slot),
    );
    const [first] = ready;
    if (!first) return undefined;
    const changes = this.alone.has(first.slot) ? [first] : together(ready).filter(({ slot }) => !this.alone.has(slot));
    const request = { key: this.tools.nextKey(), changes, ...writeOf(this.site, this.id, changes) };
    for (const { slot } of changes) this.changes.delete(slot);
    this.requests.push(request);
    return request;
  }

  private take(request: SealedRequest, outcome: Outcome): boolean {
    if (outcome.kind === "unreachable") return this.retryLater(null);
    if (outcome.kind === "refused") return this.takeProblem(request, outcome.problem);
    this.isOffline = false;
    this.failures = 0;
    this.etag = outcome.etag || this.etag;
    const { saved, revs } = savedOf(request.changes, outcome.body, this.etag);
    this.requests = this.requests.filter((other) => other !== request);
    if (outcome.at) this.lastSavedAt = outcome.at;
    for (const [slot, rev] of revs) {
      const next = this.changes.get(slot);
      if (next?.after === request.key) rebase(next, rev);
      this.alone.delete(slot);
      if (outcome.at) this.savedAt.set(slot, outcome.at);
    }
    this.nameRows(saved.rows);
    this.tell(saved);
    return true;
  }

  private takeProblem(request: SealedRequest, problem: Problem): boolean {
    if (problem.status === 401) {
      this.isSignedOut = true;
      return false;
    }
    if (RETRIED.includes(problem.status) || problem.slug === "too-busy") return this.retryLater(problem.retryAfterSeconds);
    this.isOffline = false;
    this.failures = 0;
    this.requests = this.requests.filter((other) => other !== request);
    const conflicts = conflictsOf(request.changes, problem);
    const refusals = conflicts.size > 0 ? new Map<Slot, string>() : refusalsOf(request.changes, problem);
    const isUnknown = conflicts.size === 0 && refusals.size === 0;
    for (const change of request.changes.toReversed()) {
      const mine = this.putBack(change, request.key);
      const theirs = conflicts.get(change.slot);
      const why = refusals.get(change.slot);
      if (theirs && isSame(theirs.value, mine.value)) this.takeEqual(mine, theirs);
      else if (theirs) this.conflicts.set(change.slot, theirs);
      if (why !== undefined) this.refusals.set(change.slot, why);
      if (isUnknown) this.alone.add(change.slot);
    }
    return true;
  }

  /** Puts a change that was not saved back before the others; a newer value of its slot stays in its place. */
  private putBack(change: Change, key: string): Change {
    const newer = this.changes.get(change.slot);
    if (newer?.after === key) rebase(newer, change.baseRev);
    if (newer) return newer;
    const others = [...this.changes];
    this.changes.clear();
    this.changes.set(change.slot, change);
    for (const [slot, other] of others) this.changes.set(slot, other);
    return change;
  }

  /** The server has the same value already, from another tab or from a request whose answer was lost. */
  private takeEqual(mine: Change, theirs: Theirs): void {
    this.forget(mine.slot);
    this.tell({ part: "theirs", slot: mine.slot, value: theirs.value, rev: theirs.rev, etag: this.etag, rows: new Map() });
  }

  private retryLater(seconds: number | null): false {
    this.isOffline = true;
    const pause = Math.min(FIRST_RETRY_MILLISECONDS * 2 ** this.failures, MAX_RETRY_MILLISECONDS);
    this.failures += 1;
    if (this.retry !== null) this.tools.timers.stop(this.retry);
    this.retry = this.tools.timers.start(() => {
      this.retry = null;
      void this.send();
    }, Math.max(pause, (seconds ?? 0) * 1000));
    return false;
  }

  /** Replaces the page's own ids of rows by those that the server gave. */
  private nameRows(given: ReadonlyMap<string, string>): void {
    if (given.size === 0) return;
    const renamed = [...this.changes.values()].map((change) => ({
      ...change,
      slot: withGivenRow(change.slot, given),
      value: withGivenRows(change.value, given),
    }));
    this.changes.clear();
    for (const change of renamed) this.changes.set(change.slot, change);
  }

  private forget(slot: Slot): void {
    this.changes.delete(slot);
    this.conflicts.delete(slot);
    this.refusals.delete(slot);
    this.alone.delete(slot);
  }

  /** Keeps the unsaved in the browser; resolves when all that is unsaved now is kept. */
  private async keep(): Promise<void> {
    this.isChanged = true;
    this.writing ??= this.keepAll();
    await this.writing;
  }

  private async keepAll(): Promise<void> {
    while (this.isChanged && !this.isClosed) {
      this.isChanged = false;
      const absorbed = this.absorbed;
      this.absorbed = [];
      await this.tools.keeper.keep(structuredClone({ requests: this.requests, changes: [...this.changes.values()] }), absorbed);
    }
    this.writing = null;
  }

  private stopTyping(): void {
    if (this.typing !== null) this.tools.timers.stop(this.typing);
    this.typing = null;
  }

  private tell(saved: Saved): void {
    this.listeners.forEach((listener) => {
      listener(saved);
    });
  }

  private show(): void {
    for (const [slot, shown] of this.shownSlots) {
      const state = this.slotState(slot);
      if (!isEqual(state, shown.peek())) shown.value = state;
    }
    this.shownState.value = this.computeState();
  }

  private slotState(slot: Slot): SlotState {
    const sent = this.requests.findLast((request) => request.changes.some((change) => change.slot === slot));
    const change = this.changes.get(slot) ?? sent?.changes.find((one) => one.slot === slot);
    return {
      ...NOTHING,
      pending: change ? { value: change.value } : null,
      conflict: this.conflicts.get(slot) ?? null,
      refusal: this.refusals.get(slot) ?? null,
      savedAt: this.savedAt.get(slot) ?? null,
    };
  }

  private computeState(): SaveState {
    const unsaved = this.unsavedSlots().length;
    const conflicts = [...this.conflicts.keys()];
    const refused = [...this.refusals].map(([slot, why]) => ({ slot, why }));
    return { kind: this.kind(unsaved - conflicts.length), unsaved, savedAt: this.lastSavedAt, conflicts, refused };
  }

  private kind(waiting: number): SaveState["kind"] {
    if (waiting === 0) return "saved";
    if (this.isSignedOut) return "signed-out";
    if (this.isOffline) return "offline";
    if (this.refusals.size > 0) return "refused";
    return this.isSending ? "saving" : "waiting";
  }
}

function rebase(change: Change, rev: number): void {
  change.baseRev = rev;
  delete change.after;
}

function bothOf(theirs: unknown, mine: unknown): string {
  return [theirs, mine].filter((text): text is string => typeof text === "string" && text !== "").join("\n\n");
}

function isEqual(one: SlotState, other: SlotState): boolean {
  return (
    one.pending?.value === other.pending?.value &&
    (one.pending === null) === (other.pending === null) &&
    one.conflict === other.conflict &&
    one.refusal === other.refusal &&
    one.savedAt === other.savedAt
  );
}
