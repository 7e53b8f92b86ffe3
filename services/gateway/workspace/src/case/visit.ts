/** Visit to a case: what others changed since the last one, and where the person is now. */
import { signal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";

import { placeOfQuestion, placeOfText, PARTS, type Place } from "./places";

type Changes = Schemas["CaseChangesResponse"];

/** A change by somebody else, with the place that it is at. */
export interface Change {
  place: Place;
  by: string;
  at: string;
}

const PAUSE_MILLISECONDS = 3000;

export class Visit {
  /** Changes since the last visit; null until they are read. */
  readonly changes = signal<readonly Change[] | null>(null);
  private timer: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly site: string,
    private readonly id: string,
    private readonly person: string,
  ) {}

  /** Reads what others changed since the last visit. Without an answer the list stays unknown. */
  async begin(): Promise<void> {
    const path = { site: this.site, case: this.id };
    try {
      const { version } = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/visit", { params: { path } }));
      if (version === 0) {
        this.changes.value = [];
        return;
      }
      const found = await bodyOf(api.GET("/api/v1/sites/{site}/cases/{case}/changes", { params: { path, query: { since: version } } }));
      this.changes.value = changesIn(found).filter(({ by }) => by !== this.person);
    } catch {
      this.changes.value = null;
    }
  }

  /** Says in a moment what the person has seen and where they are. */
  at(version: number, item: string | null, question: string | null): void {
    if (this.timer !== null) clearTimeout(this.timer);
    const path = { site: this.site, case: this.id };
    this.timer = setTimeout(() => {
      void api.PUT("/api/v1/sites/{site}/cases/{case}/visit", { params: { path }, body: { version, item, question } }).catch(() => undefined);
    }, PAUSE_MILLISECONDS);
  }

  end(): void {
    if (this.timer !== null) clearTimeout(this.timer);
  }
}

/** Returns the changes of answers, texts, parts and overrides, the newest first. */
export function changesIn(found: Pick<Changes, "answers" | "texts" | "parts" | "overrides">): Change[] {
  const changes = [
    ...found.answers.map(({ item, question, by, at }) => ({ place: placeOfQuestion(item, question), by, at })),
    ...found.texts.map(({ field, by, at }) => ({ place: placeOfText(field), by, at })),
    ...found.parts.map(({ part, item, by, at }) => ({ place: placeOfPart(part, item), by, at })),
    ...found.overrides.map(({ item, by, at }) => ({ place: placeOfQuestion(item, null), by, at })),
  ];
  return changes.sort((one, other) => other.at.localeCompare(one.at));
}

function placeOfPart(part: Changes["parts"][number]["part"], item: string | null): Place {
  if (part === "sources") return { part: `item-${item ?? "1"}`, anchor: "sources", words: `${item ?? ""}: sources` };
  const name = part === "face_sheet" ? "face-sheet" : part;
  return { part: name, anchor: name, words: PARTS[name] };
}
