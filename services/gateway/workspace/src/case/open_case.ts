/** The case that is open in this tab, for its pages and for what comes to it from elsewhere. */
import { signal } from "@preact/signals";

import { queueOf } from "@workspace/save/queues";
import { account } from "@workspace/session/account";

import { CaseStore } from "./case_store";

/** The open case; null on other pages. */
export const openCase = signal<CaseStore | null>(null);

/** Returns the store of a case, the same for all its parts. */
export function storeOf(site: string, id: string): CaseStore {
  const open = openCase.peek();
  if (open?.site === site && open.id === id) return open;
  open?.close();
  const store = new CaseStore(site, id, account.peek()?.id ?? "", queueOf);
  openCase.value = store;
  return store;
}
