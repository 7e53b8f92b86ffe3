/** The instrument as data, loaded once a version, and what the pages of QA read from it. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";

export type Instrument = Schemas["Instrument"];
export type Item = Schemas["Item"];
export type Question = Schemas["Question"];
type Version = Schemas["CaseResponse"]["instrument"];

const loaded = new Map<Version, Promise<Instrument>>();

export function loadInstrument(version: Version): Promise<Instrument> {
  const known = loaded.get(version);
  if (known) return known;
  const loading = bodyOf(api.GET("/api/v1/instruments/{version}", { params: { path: { version } } }));
  loaded.set(version, loading);
  loading.catch(() => loaded.delete(version));
  return loading;
}

/** Returns the items that a case of a type has, in the instrument's order. */
export function itemsOf(instrument: Instrument, caseType: string): Item[] {
  return instrument.items.filter((item) => item.case_types.includes(caseType));
}

/** Returns the questions of an item and its parts, with that of its gate first, as a case of a type has them. */
export function questionsOf(item: Item, caseType: string): { id: string; question: Question | null; text: string }[] {
  const gate = item.gate ? [{ id: "applicable", question: null, text: item.gate.question }] : [];
  const parts = [item, ...item.sub_items.filter((part) => part.case_types.includes(caseType))];
  return [...gate, ...parts.flatMap((part) => part.questions.map((question) => ({ id: question.id, question, text: question.text })))];
}
