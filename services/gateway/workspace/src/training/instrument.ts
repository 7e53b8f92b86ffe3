/** Items and questions of the instrument by their ids. */
import type { Schemas } from "@workspace/api/client";
import type { Instrument } from "@workspace/api/instruments";

export type Item = Schemas["Item"];
export type Question = Schemas["Question"];

/** Returns the questions of an item with those of its parts, in the order of the instrument. */
export function questionsOf(item: Item): readonly Question[] {
  return [...item.questions, ...item.sub_items.flatMap((part) => part.questions)];
}

export function itemOf(instrument: Instrument, id: string): Item | undefined {
  return instrument.items.find((item) => item.id === id) ?? instrument.items.flatMap((item) => item.sub_items).find((part) => part.id === id);
}
