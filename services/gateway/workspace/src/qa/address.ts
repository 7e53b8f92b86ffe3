/** Addresses within a case in QA, and short names of its places. */
import { addressIn } from "@workspace/site";

import { FACE_SHEET, type PartId, type Place, type Stop } from "./changes";
import type { Comparison } from "./reviewed_case";

export interface CaseAddress {
  site: string;
  id: string;
  comparison: Comparison;
}

export function addressOfPart({ site, id, comparison }: CaseAddress, part: PartId | null, anchor = ""): string {
  const path = part === null ? addressIn(site, "qa", id) : addressIn(site, "qa", id, part);
  return path + (comparison === null ? "" : `?since=${comparison}`) + (anchor && `#${anchor}`);
}

export function addressOfStop(address: CaseAddress, stop: Stop): string {
  return addressOfPart(address, stop.part, stop.anchor);
}

/** As in the lists of changes and notes: `12 A2`, `12 rating`, `Face sheet`. */
export function placeName({ part, question }: Place): string {
  if (part === FACE_SHEET) return "Face sheet and records";
  if (question === null) return `${part} rating and rationale`;
  return `${part} ${question === "applicable" ? "applicability" : question.replace("_", " ")}`;
}
