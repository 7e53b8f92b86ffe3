/** Keeps what one queue has not saved, encrypted, and opens what other tabs of the person left. */
import { signal, type ReadonlySignal } from "@preact/signals";

import type { DraftKey } from "./draft_key";
import type { DraftRow, DraftStore } from "./draft_store";
import type { Keeper, Keeping, Unsaved } from "./save_queue";

/** Whose drafts, of which case, in which tab. */
export interface DraftAddress {
  person: string;
  site: string;
  case: string;
  tab: string;
}

const NONCE_BYTES = 12;

export class DraftBox implements Keeper {
  readonly keeping: ReadonlySignal<Keeping>;
  private readonly shown = signal<Keeping>("opening");
  private place: { store: DraftStore; key: DraftKey } | null = null;
  private latest: Unsaved | null = null;

  constructor(private readonly address: DraftAddress) {
    this.keeping = this.shown;
  }

  /** Begins to keep, with what was put until now. */
  async open(store: DraftStore, key: DraftKey): Promise<void> {
    this.place = { store, key };
    this.shown.value = "kept";
    if (this.latest) await this.keep(this.latest, []);
  }

  /** Nothing is kept: by the site's policy, or because the browser refuses. */
  stop(why: "off" | "refused"): void {
    this.shown.value = why;
  }

  async keep(unsaved: Unsaved, absorbed: readonly string[]): Promise<void> {
    this.latest = unsaved;
    if (!this.place) return;
    const { store, key } = this.place;
    const isEmpty = unsaved.requests.length === 0 && unsaved.changes.length === 0;
    try {
      const row = isEmpty ? null : await sealed(this.address, unsaved, key.current);
      await store.replace(idOf(this.address), row, absorbed);
      this.shown.value = "kept";
    } catch {
      this.shown.value = "refused"; // full, or taken away: what is typed is sent all the same
    }
  }

  /** Returns what a record holds; null where neither key opens it: it is of a role that was revoked. */
  async opened(row: DraftRow): Promise<Unsaved | null> {
    const { current = null, previous = null } = this.place?.key ?? {};
    for (const key of [current, previous]) {
      const plain = key && (await decrypted(row, key));
      if (plain) return plain;
    }
    return null;
  }
}

export function idOf({ person, site, case: id, tab }: DraftAddress): string {
  return [person, site, id, tab].join("|");
}

async function sealed(address: DraftAddress, unsaved: Unsaved, key: CryptoKey): Promise<DraftRow> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(unsaved));
  return { ...address, id: idOf(address), nonce, sealed: await crypto.subtle.encrypt(cipher(address, nonce), key, plain) };
}

async function decrypted(row: DraftRow, key: CryptoKey): Promise<Unsaved | null> {
  try {
    const plain = await crypto.subtle.decrypt(cipher(row, row.nonce), key, row.sealed);
    return JSON.parse(new TextDecoder().decode(plain)) as Unsaved;
  } catch {
    return null;
  }
}

/** A record is bound to its address: moved to another one it does not open. */
function cipher(address: DraftAddress, nonce: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(idOf(address)) };
}
