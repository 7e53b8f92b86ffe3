/** The open case: what the server has, what the person sees of it with unsaved changes, and what is derived. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";

import { api, bodyOf, taggedBodyOf, type Schemas } from "@workspace/api/client";
import { loadInstrument } from "@workspace/api/instruments";
import type { SaveQueue } from "@workspace/save/save_queue";
import { answerSlot, nameOf, textSlot, type Saved, type Slot } from "@workspace/save/slots";

import { itemPart, type Case } from "./places";
import type { Instrument, Row, Value } from "./questions/shape";
import { placeOfSlot } from "./slot_places";
import { Visit } from "./visit";

export type ItemState = Schemas["ItemResponse"];
export type Text = Schemas["TextResponse"];
export type Notes = Schemas["NotesResponse"];
export type FaceSheet = Schemas["FaceSheetCore"];

/** A value with the revision to base its next change on. */
interface Based {
  value: unknown;
  rev: number;
}

const REREAD_MILLISECONDS = 600;
const UNANSWERED: Based = { value: null, rev: 0 };
const IN_ENTRY: readonly Case["stage"][] = ["not_started", "data_entry", "returned_to_reviewer"];

/** Some answers wait on this computer, or need a choice: the case is not handed over without them. */
export class NotSaved extends Error {
  constructor() {
    super("Some answers are not saved yet: look at the line at the top of the page. Submit again once it says that everything is saved.");
  }
}

export class CaseStore {
  readonly shown = signal<Case | null>(null);
  readonly texts = signal<Readonly<Record<string, Text>>>({});
  readonly overrideReasons = signal<Readonly<Record<string, string | null>>>({});
  readonly notes = signal<Notes | null>(null);
  readonly instrument = signal<Instrument | null>(null);
  readonly failure = signal<unknown>(null);
  /** Logs with a row that is not complete: the server takes whole rows alone. */
  readonly halfRows = signal<Readonly<Partial<Record<Slot, readonly Row[] | undefined>>>>({});
  /** Whether the person may change answers: the case is in entry, and theirs. */
  readonly isOpen: ReadonlySignal<boolean>;

  readonly visit: Visit;
  /** These two change seldom; the state of the queue that they are taken from changes with every key. */
  readonly isOffline: ReadonlySignal<boolean>;
  private readonly conflicting: ReadonlySignal<string>;

  private reread: ReturnType<typeof setTimeout> | null = null;
  private readonly attached = signal<SaveQueue | null>(null);
  private endQueue: (() => void) | null = null;

  constructor(
    readonly site: string,
    readonly id: string,
    private readonly person: string,
    private readonly queueOf: (site: string, id: string, etag: string) => SaveQueue | Promise<SaveQueue>,
  ) {
    this.visit = new Visit(site, id, person);
    this.isOffline = computed(() => this.attached.value?.state.value.kind === "offline");
    this.conflicting = computed(() => (this.attached.value?.state.value.conflicts ?? []).join(" "));
    this.isOpen = computed(() => {
      const shown = this.shown.value;
      return shown !== null && IN_ENTRY.includes(shown.stage) && (shown.assigned.length === 0 || shown.assigned.includes(this.person));
    });
  }

  /** Reads the case, its texts and notes. A failure stands in `failure`. */
  async load(): Promise<void> {
    this.failure.value = null;
    const path = { site: this.site, case: this.id };
    try {
      const [read, texts, notes] = await Promise.all([
        taggedBodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path } })),
        bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/texts", { params: { path } })),
        bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/notes", { params: { path } })),
      ]);
      this.instrument.value = await loadInstrument(read.data.instrument);
      if (this.attached.peek() === null) this.attach(await this.queueOf(this.site, this.id, read.etag));
      this.take(read.data, read.etag);
      this.texts.value = texts.texts;
      this.overrideReasons.value = texts.overrides;
      this.notes.value = notes;
      if (this.visit.changes.peek() === null) void this.visit.begin();
    } catch (error) {
      this.failure.value = error;
    }
  }

  /** Reads everything again after somebody else has saved. */
  readonly refresh = (): void => void this.load();

  /** Reads the notes again, after one was answered or a message came that there is another. */
  async loadNotes(): Promise<void> {
    const path = { site: this.site, case: this.id };
    this.notes.value = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/notes", { params: { path } }));
  }

  /** Reads the case again soon; several requests within a moment become one. */
  readAgainSoon(): void {
    if (this.reread !== null) clearTimeout(this.reread);
    this.reread = setTimeout(() => void this.readAgain(), REREAD_MILLISECONDS);
  }

  /** Reads the case again. Without a connection it stays as it is. */
  async readAgain(): Promise<void> {
    const path = { site: this.site, case: this.id };
    const read = await taggedBodyOf(api.GET("/api/v1/sites/{site}/cases/{case}", { params: { path } })).catch(() => null);
    if (read) this.take(read.data, read.etag);
  }

  /** Returns the queue of unsaved changes. Throws before the case is loaded. */
  get saving(): SaveQueue {
    const queue = this.attached.peek();
    if (queue === null) throw new Error("The case is not loaded yet.");
    return queue;
  }

  /** Returns the value of a slot as the person sees it: the unsaved one, or else the server's. */
  value(slot: Slot): unknown {
    const pending = this.attached.peek()?.slot(slot).value.pending;
    return pending ? pending.value : this.saved(slot).value;
  }

  answer(item: string, question: string): Value {
    return this.value(answerSlot(item, question)) as Value;
  }

  text(field: string): string {
    const text = this.value(textSlot(field));
    return typeof text === "string" ? text : "";
  }

  /** Saves a change of a slot. `typing`: when the person pauses. */
  put(slot: Slot, value: unknown, when: "typing" | "now" = "now"): void {
    this.saving.put({ slot, value, baseRev: this.saved(slot).rev }, when);
  }

  putField(field: keyof FaceSheet, value: unknown): void {
    const fields = { ...(this.value("face-sheet") as FaceSheet), [field]: value };
    this.put("face-sheet", Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== null)));
  }

  /** Sends what waits, and reads the case again when it is saved, or cannot be saved now. */
  async settle(): Promise<void> {
    void this.saving.flush();
    await new Promise<void>((resolve) => {
      const end = this.saving.state.subscribe(({ kind }) => {
        if (kind === "waiting" || kind === "saving") return;
        resolve();
        queueMicrotask(() => {
          end();
        });
      });
    });
    await this.readAgain();
  }

  /** Hands the case to QA; returns whether something is missing instead. Nothing unsaved is left behind. Throws Problem. */
  async submit(): Promise<boolean> {
    await this.settle();
    if (this.saving.state.peek().unsaved > 0) throw new NotSaved();
    const { version = 0, missing = [] } = this.shown.peek() ?? {};
    if (missing.length > 0) return true;
    const params = { path: { site: this.site, case: this.id }, header: { "If-Match": `"${version}"` } };
    await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/submit", { params })).finally(() => this.readAgain());
    return false;
  }

  /** Returns how many values of an item meet those of somebody else. */
  conflictsIn(item: string): number {
    return this.conflicting.value.split(" ").filter((slot) => slot !== "" && itemPart(item) === placeOfSlot(slot as Slot).part).length;
  }

  item(item: string): ItemState | null {
    return this.shown.value?.items[item] ?? null;
  }

  close(): void {
    this.endQueue?.();
    this.visit.end();
    if (this.reread !== null) clearTimeout(this.reread);
  }

  private attach(queue: SaveQueue): void {
    this.attached.value = queue;
    this.endQueue = queue.onSaved((saved) => this.merge(saved));
  }

  private take(read: Case, etag: string): void {
    if (read.version < (this.shown.peek()?.version ?? 0)) return; // an answer that was overtaken by a save
    this.shown.value = read;
    this.attached.peek()?.read(etag);
  }

  private saved(slot: Slot): Based {
    const shown = this.shown.value;
    if (shown === null) return UNANSWERED;
    const [kind = "", item = ""] = slot.split("/");
    switch (kind) {
      case "answer":
        return shown.items[item]?.answers[nameOf(slot)] ?? UNANSWERED;
      case "text": {
        const text = this.texts.value[nameOf(slot)];
        return text ? { value: text.text, rev: text.rev } : UNANSWERED;
      }
      case "face-sheet":
        return { value: shown.face_sheet.fields, rev: shown.face_sheet.rev };
      case "sources":
        return { value: shown.items[item]?.sources?.rows ?? [], rev: shown.items[item]?.sources?.rev ?? 0 };
      case "interviews":
        return { value: shown.interviews.rows, rev: shown.interviews.rev };
      default:
        return { value: shown.records.rows, rev: shown.records.rev };
    }
  }

  private merge(saved: Saved): void {
    const shown = this.shown.peek();
    if (shown === null) return;
    if (saved.part === "theirs") this.mergeTheirs(saved.slot, saved.value, saved.rev);
    else {
      const { version, stage } = saved.body;
      this.shown.value = { ...shown, ...this.mergedPart(shown, saved), version, stage };
    }
    if (saved.part === "answers") this.followLocks(saved.body);
    this.readAgainSoon();
  }

  private mergedPart(shown: Case, saved: Exclude<Saved, { part: "theirs" }>): Partial<Case> {
    switch (saved.part) {
      case "answers": {
        const { item, progress, ...state } = saved.body;
        return { items: { ...shown.items, [item]: state }, progress };
      }
      case "texts": {
        const at = new Date().toISOString();
        const written = Object.entries(saved.body.texts).map(([field, { rev }]) => [field, { rev, text: saved.texts[field] ?? "", by: this.person, at }]);
        this.texts.value = { ...this.texts.peek(), ...(Object.fromEntries(written) as Record<string, Text>) };
        return {};
      }
      case "face-sheet":
        return { face_sheet: saved.body.face_sheet, checks: saved.body.checks };
      case "interviews":
        return { interviews: saved.body.interviews };
      case "records":
        return { records: saved.body.records };
      case "sources": {
        const { item, sources } = saved.body;
        const state = shown.items[item];
        return state ? { items: { ...shown.items, [item]: { ...state, sources } } } : {};
      }
    }
  }

  private mergeTheirs(slot: Slot, value: unknown, rev: number): void {
    const shown = this.shown.peek();
    const [kind = "", item = ""] = slot.split("/");
    if (shown && kind === "answer") {
      const state = shown.items[item];
      const answer = { value, rev } as Schemas["AnswerResponse"];
      if (state) this.shown.value = { ...shown, items: { ...shown.items, [item]: { ...state, answers: { ...state.answers, [nameOf(slot)]: answer } } } };
    } else if (kind === "text") void this.load(); // with its author and time
  }

  /** Answers Not applicable where the answers just saved lock a question that has no answer: a rule set it. */
  private followLocks(saved: Schemas["SavedItemResponse"]): void {
    for (const question of saved.unanswered) {
      const isAnswered = saved.answers[question]?.value !== undefined && saved.answers[question].value !== null;
      if (question in saved.locked && !isAnswered) this.put(answerSlot(saved.item, question), "NA");
    }
  }
}
