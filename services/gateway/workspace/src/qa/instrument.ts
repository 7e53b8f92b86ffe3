/** What the pages of QA read from the instrument. */
import type { Schemas } from "@workspace/api/client";
import type { Instrument } from "@workspace/api/instruments";

export type Item = Schemas["Item"];
export type Question = Schemas["Question"];

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
