/** Page of a case: its bar, its parts at the side, and the part of the address. */
import { useEffect, useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";

import { Problem } from "@workspace/api/problem";
import { Page } from "@workspace/frame/frame";
import { StorageNotice } from "@workspace/save/storage_notice";
import { addressIn, type Purpose } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { caseName } from "@workspace/words/codes";

import { CaseBar } from "./case_bar";
import type { CaseStore } from "./case_store";
import { takeFocusAt } from "./focus";
import { storeOf } from "./open_case";
import { FaceSheetPart } from "./parts/face_sheet_part";
import { ItemPart } from "./parts/item_part";
import { InterviewsPart, RecordsPart } from "./parts/logs_part";
import { OverviewPart } from "./parts/overview_part";
import { itemOfPart, PARTS, type Case } from "./places";
import type { Instrument } from "./questions/shape";
import { Side } from "./side";

interface CasePageProps {
  purpose?: Purpose;
  state?: string;
  case?: string;
  part?: string;
}

export function CasePage({ purpose = "training", state = "", case: id = "", part = "overview" }: CasePageProps) {
  const site = `${state}-${purpose}`;
  const store = useMemo(() => storeOf(site, id), [site, id]);
  const { url } = useLocation();
  const isLoaded = store.shown.value !== null;
  useEffect(() => {
    void store.load();
  }, [store]);
  useVisit(store, part);
  useEffect(() => {
    if (isLoaded) takeFocusAt(location.hash.slice(1));
  }, [isLoaded, url]);
  const shown = store.shown.value;
  const instrument = store.instrument.value;
  if (shown === null || instrument === null) return <Waiting store={store} site={site} />;
  const item = itemOfPart(part);
  const isKnown = part in PARTS || instrument.items.some(({ id }) => id === item);
  return (
    <Page site={site} title={`${titleOf(part, item)}, Case ${caseName(shown)}`} here="My cases" body="oms--casebar oms-wide" bar={<CaseBar store={store} shown={shown} instrument={instrument} item={item} />}>
      <div class="oms-wrap oms-block-s">{store.isOpen.value && <StorageNotice queue={store.saving} />}</div>
      <div class={`oms-wrap oms-case${item === null ? " oms-case--two" : ""}`}>
        <Side store={store} shown={shown} instrument={instrument} part={part} />
        {isKnown ? (
          <Part key={part} store={store} shown={shown} instrument={instrument} part={part} item={item} />
        ) : (
          <Notice tone="warn" title="There is no such part of a case">
            <p>Choose a part at the side.</p>
          </Notice>
        )}
      </div>
    </Page>
  );
}

/** Keeps where the person is: the part, and the question that has the focus. */
function useVisit(store: CaseStore, part: string): void {
  const isLoaded = store.shown.value !== null;
  useEffect(() => {
    if (!isLoaded) return undefined;
    const stay = (question: string | null) => store.visit.at(store.shown.peek()?.version ?? 1, itemOfPart(part), question);
    const enter = ({ target }: FocusEvent) => {
      const id = target instanceof Element ? target.closest("section[id^='q-']")?.id : undefined;
      const question = /^q-\d+-(.+)$/.exec(id ?? "")?.[1];
      if (question) stay(question);
    };
    stay(null);
    document.addEventListener("focusin", enter);
    return () => document.removeEventListener("focusin", enter);
  }, [store, part, isLoaded]);
}

interface PartProps {
  store: CaseStore;
  shown: Case;
  instrument: Instrument;
  part: string;
  item: string | null;
}

function Part({ store, shown, instrument, part, item }: PartProps) {
  if (item !== null) return <ItemPart store={store} shown={shown} instrument={instrument} number={item} />;
  if (part === "face-sheet") return <FaceSheetPart store={store} shown={shown} instrument={instrument} />;
  if (part === "interviews") return <InterviewsPart store={store} shown={shown} />;
  if (part === "records") return <RecordsPart store={store} shown={shown} />;
  return <OverviewPart store={store} shown={shown} instrument={instrument} />;
}

function titleOf(part: string, item: string | null): string {
  return item === null ? ((PARTS as Readonly<Record<string, string>>)[part] ?? "Case") : `Item ${item}`;
}

/** Stands in the place of a case that is loading, or that the person cannot have. */
function Waiting({ store, site }: { store: CaseStore; site: string }) {
  const error = store.failure.value;
  const status = error instanceof Problem ? error.status : 0;
  const back = (
    <p>
      <a href={addressIn(site, "cases")}>Go to My cases</a>
    </p>
  );
  return (
    <Page site={site} title="Case" here="My cases" body="oms-wide">
      <div class="oms-wrap oms-block oms-stack">
        {status === 404 || status === 422 ? (
          <Notice tone="warn" title="This site has no such case">
            <p>The address may be incomplete, or the case may be in another site.</p>
            {back}
          </Notice>
        ) : status === 403 ? (
          <Notice tone="warn" title="You cannot open this case">
            <p>{(error as Problem).message}</p>
            {back}
          </Notice>
        ) : (
          <Loaded resource={{ data: null, error, isLoading: error === null, reload: () => void store.load() }}>{() => null}</Loaded>
        )}
      </div>
    </Page>
  );
}
