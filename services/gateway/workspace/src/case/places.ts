/** Places of a case: its parts, the questions in them, and where each thing that is missing is entered. */
import type { Schemas } from "@workspace/api/client";
import { addressIn } from "@workspace/site";

import { wordsOfCode, type Instrument } from "./questions/shape";

export type Case = Schemas["CaseResponse"];
export type Item = Schemas["Item"];

export const PARTS = { overview: "Overview", "face-sheet": "Face sheet", interviews: "Interviews", records: "Records" } as const;

/** A place in a case, and the words of a link to it. */
export interface Place {
  part: string;
  /** Id of the element that takes the focus; "" for the part as a whole. */
  anchor: string;
  words: string;
}

export const itemPart = (item: string) => `item-${item}`;
export const questionAnchor = (item: string, question: string) => `q-${item}-${question}`;
export const textAnchor = (field: string) => `t-${field.replaceAll("/", "-")}`;
export const fieldAnchor = (field: string) => `f-${field}`;

export function addressOf(shown: { site: string; id: string }, place: Pick<Place, "part" | "anchor">): string {
  return addressIn(shown.site, "cases", shown.id, place.part) + (place.anchor ? `#${place.anchor}` : "");
}

/** Returns the item of a part such as `item-12`; null for another part. */
export function itemOfPart(part: string): string | null {
  return /^item-(\d{1,2})$/.exec(part)?.[1] ?? null;
}

/** Returns the questions of an item, those of its parts included, in the instrument's order. */
export function questionsOf(item: Item): readonly Schemas["Question"][] {
  return [...item.questions, ...item.sub_items.flatMap((part) => part.questions)];
}

/** Returns the short words of a question: `3 D`, or those of the item's first question. */
export function questionWords(item: string, question: string): string {
  return question === "applicable" ? `${item}: does it apply?` : `${item} ${question}`;
}

/** Returns everything that the submission still needs, each with its place, in the order of the case. */
export function missingPlaces(shown: Case, instrument: Instrument): Place[] {
  return shown.missing.flatMap((lack) => placesOf(lack, shown.missing, instrument));
}

type Lack = Case["missing"][number];

function placesOf(lack: Lack, all: readonly Lack[], instrument: Instrument): Place[] {
  if ("face_sheet" in lack) {
    const field = instrument.face_sheet.fields.find(({ id }) => id === lack.face_sheet);
    return [{ part: "face-sheet", anchor: fieldAnchor(lack.face_sheet), words: `Face sheet: ${field?.label ?? lack.face_sheet}` }];
  }
  if ("item" in lack) return placesOfItem(lack, all);
  if ("text" in lack) return [placeOfText(lack.text)];
  if ("interview" in lack) return [{ part: "interviews", anchor: "interviews", words: `Interviews: ${wordsOfCode(lack.interview).toLowerCase()}` }];
  if ("record" in lack) return [{ part: "records", anchor: "records", words: "Records: which were read" }];
  return [{ part: "overview", anchor: `check-${lack.check}`, words: lack.what }];
}

function placesOfItem(lack: Extract<Lack, { item: string }>, all: readonly Lack[]): Place[] {
  const item = lack.item.replace(/[A-C]$/, "");
  const isSaidByPart = lack.item === item && all.some((other) => "item" in other && /^\d+[A-C]$/.test(other.item) && other.item.startsWith(item));
  if (isSaidByPart) return [];
  if (lack.questions.length === 0) return [{ part: itemPart(item), anchor: "rating", words: `Item ${lack.item}: ${lack.what}` }];
  return lack.questions.map((question) => placeOfQuestion(item, question));
}

export function placeOfQuestion(item: string, question: string | null): Place {
  if (question === null) return { part: itemPart(item), anchor: "rating", words: `${item}: rating` };
  return { part: itemPart(item), anchor: questionAnchor(item, question), words: questionWords(item, question) };
}

/** Returns the place of a text by its field, such as `rationale/3`, `no/3/C`, `cell/1/A1/r4/allegation`. */
export function placeOfText(field: string): Place {
  const [kind = "", item = "", question = ""] = field.split("/");
  switch (kind) {
    case "rationale":
      return { part: itemPart(item), anchor: textAnchor(field), words: `${item}: rationale statement` };
    case "comments":
      return { part: itemPart(item), anchor: textAnchor(field), words: `${item}: comments` };
    case "no":
      return { part: itemPart(item), anchor: textAnchor(field), words: `${item} ${question}: explanation` };
    case "cell":
      return { part: itemPart(item), anchor: questionAnchor(item, question), words: `${item} ${question}: a row` };
    default:
      return { part: "face-sheet", anchor: item === "case_name" ? fieldAnchor("case_name") : fieldAnchor(item), words: `Face sheet: ${wordsOfCode(item).toLowerCase()}` };
  }
}

/** Returns the question that a sentence names first, such as 8A in `8A is NA`; null where it names none of the item. */
export function questionNamedIn(sentence: string, item: Item): string | null {
  const known = new Set(questionsOf(item).map(({ id }) => id));
  for (const [, number, question] of sentence.matchAll(/\b(\d{1,2})([A-G]\d?)\b/g)) {
    if (number === item.id && question && known.has(question)) return question;
  }
  return null;
}
