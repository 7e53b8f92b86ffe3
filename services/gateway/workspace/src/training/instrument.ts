/** The instrument's items and questions, read once a page for each version. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";

export type Instrument = Schemas["Instrument"];
export type Item = Schemas["Item"];
export type Question = Schemas["Question"];

const loading = new Map<string, Promise<Instrument>>();

export function instrumentOf(version: Schemas["CaseResponse"]["instrument"]): Promise<Instrument> {
  const known = loading.get(version);
  if (known) return known;
  const read = bodyOf(api.GET("/api/v1/instruments/{version}", { params: { path: { version } } }));
  loading.set(version, read);
  read.catch(() => loading.delete(version));
  return read;
}

/** Returns the questions of an item with those of its parts, in the order of the instrument. */
export function questionsOf(item: Item): readonly Question[] {
  return [...item.questions, ...item.sub_items.flatMap((part) => part.questions)];
}

export function itemOf(instrument: Instrument, id: string): Item | undefined {
  return instrument.items.find((item) => item.id === id) ?? instrument.items.flatMap((item) => item.sub_items).find((part) => part.id === id);
}
