/** Where a slot is entered: the link from the save line to what needs a choice. */
import { nameOf, type Slot } from "@workspace/save/slots";

import { itemPart, placeOfQuestion, placeOfText, type Place } from "./places";

export function placeOfSlot(slot: Slot): Place {
  const [kind = "", item = ""] = slot.split("/");
  switch (kind) {
    case "answer":
      return placeOfQuestion(item, nameOf(slot));
    case "text":
      return placeOfText(nameOf(slot));
    case "sources":
      return { part: itemPart(item), anchor: "sources", words: `${item}: sources` };
    case "face-sheet":
      return { part: "face-sheet", anchor: "face-sheet", words: "Face sheet" };
    case "interviews":
      return { part: "interviews", anchor: "interviews", words: "Interviews" };
    default:
      return { part: "records", anchor: "records", words: "Records" };
  }
}
