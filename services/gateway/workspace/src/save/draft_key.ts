/** Key of a person's drafts in a site: the server gives it after sign-in, by the site's policy. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";

import type { DraftStore } from "./draft_store";

export interface DraftKey {
  current: CryptoKey;
  /** Reads what was kept before the operator replaced the server's key. */
  previous: CryptoKey | null;
}

/** Returns the key; null where the site keeps no drafts. Throws Problem, or Unreachable without any key at hand. */
export async function loadDraftKey(site: string, person: string, store: DraftStore): Promise<DraftKey | null> {
  let answer: Schemas["DraftKey"];
  try {
    answer = await bodyOf(api.GET("/api/v1/sites/{site}/draft-key", { params: { path: { site } } }));
  } catch (error) {
    const kept = await store.keyOf(person, site);
    if (kept) return { current: kept, previous: null };
    throw error;
  }
  const { policy, key, previous } = answer;
  const current = key ? await importKey(key) : null;
  await store.keepKey(person, site, policy === "device" ? current : null);
  return current && { current, previous: previous ? await importKey(previous) : null };
}

export async function importKey(text: string): Promise<CryptoKey> {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
