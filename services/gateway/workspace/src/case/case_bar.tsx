/** Bar of a case: which case it is, whether everything is saved, and the way to QA with the number of what is missing. */
import { Others } from "@workspace/live/others";
import { SaveLine } from "@workspace/save/save_line";
import type { Slot } from "@workspace/save/slots";
import { askToSignIn } from "@workspace/session/sign_in_dialog";
import { addressIn } from "@workspace/site";
import { AGENCIES, CASE_TYPES, caseName, STAGES } from "@workspace/words/codes";
import { dayWords } from "@workspace/words/days";

import type { CaseStore } from "./case_store";
import { addressOf, missingPlaces, type Case } from "./places";
import type { Instrument } from "./questions/shape";
import { placeOfSlot } from "./slot_places";

interface CaseBarProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
  /** Item that the page shows; null for another part. */
  item: string | null;
}

export function CaseBar({ store, shown, instrument, item }: CaseBarProps) {
  const missing = missingPlaces(shown, instrument).length;
  const from = shown.face_sheet.fields.pur_start;
  return (
    <section class="oms-casebar" aria-label="This case">
      <div class="oms-wrap">
        <p>
          <a href={addressIn(shown.site, "cases")}>My cases</a> / <strong>{caseName(shown)}</strong>{" "}
          <span class="oms-muted oms-small oms-hide-m">
            {CASE_TYPES[shown.case_type]}, {AGENCIES[shown.agency].toLowerCase()}.{from ? ` Under review from ${dayWords(from)}.` : ""}
          </span>
        </p>
        <div>
          {store.isOpen.value ? (
            <SaveLine queue={store.saving} linkOf={(slot) => addressOf(shown, placeOfSlot(slot as Slot))} onSignIn={askToSignIn} />
          ) : (
            <p class="oms-saved oms-saved--plain">{STAGES[shown.stage]}: to read, not to change</p>
          )}
        </div>
        <div class="oms-end oms-row">
          <Others site={shown.site} case={shown.id} item={item} version={shown.version} onNewer={store.refresh} />
          {store.isOpen.value && (
            <a class="usa-button usa-button--outline oms-s" href={addressOf(shown, { part: "overview", anchor: "submit" })}>
              Submit for QA{missing > 0 ? `: ${missing} unanswered` : ""}
            </a>
          )}
        </div>
      </div>
    </section>
  );
}
