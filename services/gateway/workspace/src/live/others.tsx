/** Who else is in an open case, and reading it again when they have saved. */
import { useEffect } from "preact/hooks";

import { account } from "@workspace/session/account";
import { usePeople } from "@workspace/words/people";

import { useLiveCase } from "./use_live_case";

const READ_AGAIN_MILLISECONDS = 600;

interface OthersProps {
  site: string;
  case: string;
  /** Item that the page shows; null for another part of the case. */
  item: string | null;
  /** Version that the page has. */
  version: number;
  /** Called when the case has a newer version than the page for a moment. */
  onNewer: () => void;
}

/** Says that others are in the case; advice alone, since everybody can go on saving. */
export function Others({ site, case: id, item, version, onNewer }: OthersProps) {
  const live = useLiveCase(site, id, item);
  const nameOf = usePeople(site);
  const isOlder = live.version > version;
  useEffect(() => {
    if (!isOlder) return;
    const timer = setTimeout(onNewer, READ_AGAIN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isOlder, live.version, onNewer]);
  const others = live.people.filter(({ person }) => person !== account.value?.id);
  if (others.length === 0) return null;
  return <span class="oms-small oms-muted oms-hide-s">{others.map((one) => `${nameOf(one.person)} is in ${placeOf(one.item, item)}`).join(", ")}</span>;
}

function placeOf(theirs: string | null, mine: string | null): string {
  if (theirs === null) return "this case too";
  return theirs === mine ? `Item ${theirs} too` : `Item ${theirs}`;
}
