/** Page of a case in QA: its parts at the left, what changed with notes in the middle, the decision at the right. */
import { useCallback, useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";

import { Page } from "@workspace/frame/frame";
import { Others } from "@workspace/live/others";
import { account } from "@workspace/session/account";
import { addressIn, siteOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Loaded } from "@workspace/ui/notice";
import { AGENCIES, CASE_TYPES, caseName, STAGES } from "@workspace/words/codes";
import { momentWords } from "@workspace/words/days";
import { usePeople } from "@workspace/words/people";

import { addressOfPart, type CaseAddress } from "./address";
import { CaseNavigation } from "./case_navigation";
import { FACE_SHEET, type PartId, type Round } from "./changes";
import { Decision } from "./decision";
import { FaceSheetView } from "./face_sheet_view";
import { ItemView } from "./item_view";
import { seenVersion, useNotes } from "./notes_store";
import { Overview } from "./overview";
import { rightsOn } from "./rights";
import { type Comparison, type ReviewedCase, useReviewedCase } from "./reviewed_case";

export function CasePage() {
  const { path, query, url } = useLocation();
  const { params } = useRoute();
  const address: CaseAddress = { site: siteOf(path) ?? "", id: params.case ?? "", comparison: comparisonOf(query.since) };
  const part = params.part ?? null;
  const resource = useReviewedCase(address.site, address.id, address.comparison);
  const notes = useNotes(address.site, address.id);
  const changed = notes.versions.value.length;
  const [seen, setSeen] = useState(changed);
  const { reload } = resource;
  useEffect(() => {
    if (changed === seen) return;
    setSeen(changed);
    reload();
  }, [changed, seen, reload]);
  const readAgain = useCallback(() => {
    reload();
    void notes.load();
  }, [reload, notes]);
  useAnchor(url, resource.data !== null && notes.notes.value !== null);
  const read = resource.data;
  return (
    <Page
      site={address.site}
      title={read === null ? "Case in QA" : titleOf(read, part)}
      here="QA queue"
      body="oms--casebar oms-wide"
      bar={read && <CaseBar address={address} part={part} read={read} onNewer={readAgain} />}
    >
      {read === null ? (
        <div class="oms-wrap oms-block">
          <h1 class="oms-sr">Case in QA</h1>
          <Loaded resource={resource}>{() => null}</Loaded>
        </div>
      ) : (
        <div class="oms-wrap oms-case">
          <CaseNavigation address={address} part={part} read={read} />
          <div>
            <PartView address={address} part={part} read={read} />
          </div>
          <Decision address={address} part={part} read={read} reload={reload} error={resource.error} />
        </div>
      )}
    </Page>
  );
}

function comparisonOf(since: string | undefined): Comparison {
  if (since === "all") return "all";
  return since && /^\d+$/.test(since) ? Number(since) : null;
}

/** Moves focus to the element that the address names, once it is there, and opens what hides it. */
function useAnchor(url: string, isThere: boolean): void {
  useEffect(() => {
    const target = isThere && location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (target === null) return;
    for (let hiding = target.closest("details"); hiding; hiding = hiding.parentElement?.closest("details") ?? null) hiding.open = true;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "start" });
  }, [url, isThere]);
}

function titleOf(read: ReviewedCase, part: PartId | null): string {
  const where = part === null ? "QA" : part === FACE_SHEET ? "QA of the face sheet" : `QA of Item ${part}`;
  const round = read.rounds.length > 0 ? `, round ${read.rounds.length}` : "";
  return `${where}, ${caseName(read.case)}${round}`;
}

function PartView({ address, part, read }: { address: CaseAddress; part: PartId | null; read: ReviewedCase }) {
  const item = read.items.find(({ id }) => id === part);
  if (part === FACE_SHEET) return <FaceSheetView address={address} read={read} />;
  if (item) return <ItemView key={item.id} address={address} read={read} item={item} />;
  return <Overview address={address} read={read} />;
}

interface CaseBarProps {
  address: CaseAddress;
  part: PartId | null;
  read: ReviewedCase;
  onNewer: () => void;
}

function CaseBar({ address, part, read, onNewer }: CaseBarProps) {
  const { case: shown, rounds, since } = read;
  const nameOf = usePeople(address.site);
  const notes = useNotes(address.site, address.id);
  const before = rounds.slice(0, -1);
  const item = part === FACE_SHEET ? null : part;
  return (
    <section class="oms-casebar" aria-label="This case">
      <div class="oms-wrap">
        <p>
          <a href={addressIn(address.site, "qa")}>QA queue</a> / <strong>{caseName(shown)}</strong>{" "}
          <span class="oms-muted oms-small oms-hide-m">
            {CASE_TYPES[shown.case_type]}, {AGENCIES[shown.agency].toLowerCase()}. Reviewed by {shown.reviewers.map(nameOf).join(", ") || "nobody yet"}
          </span>
        </p>
        <Custody read={read} nameOf={nameOf} />
        <Others site={address.site} case={address.id} item={item} version={seenVersion(shown.version, notes.versions.value)} onNewer={onNewer} />
        {before.length > 0 && (
          <nav class="oms-end oms-switch" aria-label="Compare with">
            {before.slice(-2).map((round) => (
              <a key={round.round} href={addressOfPart({ ...address, comparison: sinceOf(round, before) }, part)} aria-current={since?.round === round.round ? "true" : undefined}>
                Changes since round {round.round}
              </a>
            ))}
            <a href={addressOfPart({ ...address, comparison: "all" }, part)} aria-current={since === null ? "true" : undefined}>
              All answers
            </a>
          </nav>
        )}
      </div>
    </section>
  );
}

/** Returns the comparison of an address: none where the round is the one before the newest. */
function sinceOf(round: Round, before: readonly Round[]): Comparison {
  return round === before.at(-1) ? null : round.round;
}

function Custody({ read, nameOf }: { read: ReviewedCase; nameOf: (id: string) => string }) {
  const { case: shown, rounds } = read;
  if (shown.custody === null) return <p class="oms-saved oms-saved--plain">{STAGES[shown.stage]}</p>;
  const taken = rounds.flatMap(({ moves }) => moves).filter(({ what }) => what === "taken");
  const since = taken.at(-1) ? ` since ${momentWords(taken.at(-1)?.at ?? "", new Date())}` : "";
  const isOwn = rightsOn(shown, account.value, []).hasCustody;
  return (
    <p class={`oms-saved ${isOwn ? "" : "oms-saved--plain"}`}>
      <Icon name="lock" />
      {isOwn ? `In your hands${since}` : `With ${nameOf(shown.custody)}${since}`}
    </p>
  );
}
