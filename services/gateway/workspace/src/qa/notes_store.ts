/** Notes of a case: loaded once for all places of a page that show them, and the requests that change them. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";

export type Note = Schemas["NoteResponse"];
export type Notes = Schemas["NotesResponse"];

/** A note with its id. */
export interface Thread extends Note {
  id: string;
}

export class CaseNotes {
  readonly notes = signal<Notes | null>(null);
  readonly error = signal<unknown>(null);
  /** Versions of the case that the person's own changes made. */
  readonly versions = signal<readonly number[]>([]);
  users = 0;
  private turn = 0;

  constructor(
    readonly site: string,
    readonly caseId: string,
  ) {}

  private get path() {
    return { site: this.site, case: this.caseId };
  }

  /** Loads the notes; those that are shown stay until the new ones are there. */
  async load(): Promise<void> {
    const mine = ++this.turn;
    try {
      const notes = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/notes", { params: { path: this.path } }));
      if (mine !== this.turn) return;
      this.notes.value = notes;
      this.error.value = null;
    } catch (error) {
      if (mine === this.turn) this.error.value = error;
    }
  }

  /** Opens a note on a question, or on the item's rating where none is named. Returns its id. */
  async open(item: string, question: string | null, text: string, key: string): Promise<string> {
    const params = { path: this.path, header: { "Idempotency-Key": key } };
    const saved = await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/notes", { params, body: { item, question, text } }));
    await this.wrote(saved.version);
    return saved.note;
  }

  async reply(note: string, text: string, key: string): Promise<void> {
    const params = { path: { ...this.path, note }, header: { "Idempotency-Key": key } };
    const { version } = await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/notes/{note}/replies", { params, body: { text } }));
    await this.wrote(version);
  }

  /** Changes the last entry of the thread, which is the person's own. */
  async edit(note: string, text: string, key: string): Promise<void> {
    const params = { path: { ...this.path, note }, header: { "Idempotency-Key": key } };
    const { version } = await bodyOf(api.PUT("/api/v1/sites/{site}/cases/{case}/notes/{note}", { params, body: { text } }));
    await this.wrote(version);
  }

  async takeBack(note: string): Promise<void> {
    const params = { path: { ...this.path, note }, header: { "Idempotency-Key": crypto.randomUUID() } };
    const { version } = await bodyOf(api.DELETE("/api/v1/sites/{site}/cases/{case}/notes/{note}", { params }));
    await this.wrote(version);
  }

  async settle(note: string, how: "resolve" | "reopen"): Promise<void> {
    const params = { path: { ...this.path, note }, header: { "Idempotency-Key": crypto.randomUUID() } };
    const { version } = await bodyOf(api.POST("/api/v1/sites/{site}/cases/{case}/notes/{note}/settle", { params, body: { how } }));
    await this.wrote(version);
  }

  /** Takes in that the person changed the case, by a note or an override, and loads the notes again. */
  async wrote(version: number): Promise<void> {
    this.versions.value = [...this.versions.peek(), version];
    await this.load();
  }
}

/** Returns the version that the person has seen: the one that was read, and their own changes where nothing came between. */
export function seenVersion(read: number, own: readonly number[]): number {
  return own.reduce((seen, version) => (version === seen + 1 ? version : seen), read);
}

const open = new Map<string, CaseNotes>();

/** Returns the notes of a case, which are loaded with their first place on a page and dropped with the last. */
export function useNotes(site: string, caseId: string): CaseNotes {
  const key = `${site} ${caseId}`;
  const notes = notesOf(key, site, caseId);
  useEffect(() => {
    open.set(key, notes);
    if (notes.users++ === 0) void notes.load();
    return () => {
      if (--notes.users === 0 && open.get(key) === notes) open.delete(key);
    };
  }, [key, notes]);
  return notes;
}

function notesOf(key: string, site: string, caseId: string): CaseNotes {
  const notes = open.get(key) ?? new CaseNotes(site, caseId);
  open.set(key, notes);
  return notes;
}

/** Returns the threads of a place, the open ones first; a question of null stands for the item's rating. */
export function threadsAt(notes: Notes | null, item: string, question: string | null): Thread[] {
  return threadsOf(notes).filter((thread) => thread.item === item && thread.question === question);
}

export function threadsOf(notes: Notes | null): Thread[] {
  const threads = Object.entries(notes?.notes ?? {}).map(([id, note]) => ({ ...note, id }));
  return threads.sort((one, other) => Number(one.resolved) - Number(other.resolved) || firstTime(one).localeCompare(firstTime(other)));
}

export function openThreads(notes: Notes | null): Thread[] {
  return threadsOf(notes).filter((thread) => !thread.resolved);
}

function firstTime(thread: Thread): string {
  return thread.entries[0]?.at ?? "";
}

