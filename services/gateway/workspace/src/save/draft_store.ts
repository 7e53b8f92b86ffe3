/** Store of drafts in the browser: an encrypted record for each tab and case, and the keys of sites that allow it. */
import { openDB, type DBSchema, type IDBPDatabase } from "idb";

/** What a tab has not saved of a case. Its ids are readable, its content is not. */
export interface DraftRow {
  id: string;
  person: string;
  site: string;
  case: string;
  tab: string;
  nonce: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

interface Content extends DBSchema {
  drafts: { key: string; value: DraftRow; indexes: { person: string } };
  keys: { key: string; value: CryptoKey };
}

const NAME = "oms";
const VERSION = 1;

export class DraftStore {
  private constructor(private readonly database: IDBPDatabase<Content>) {}

  /** Rejects where the browser keeps nothing for this site, as in some private windows. */
  static async open(): Promise<DraftStore> {
    const database = await openDB<Content>(NAME, VERSION, {
      upgrade(fresh) {
        fresh.createObjectStore("drafts", { keyPath: "id" }).createIndex("person", "person");
        fresh.createObjectStore("keys");
      },
    });
    return new DraftStore(database);
  }

  /** Puts a record, or removes it where there is nothing unsaved, and removes the absorbed ones, all in one step. */
  async replace(id: string, row: DraftRow | null, absorbed: readonly string[]): Promise<void> {
    const transaction = this.database.transaction("drafts", "readwrite", { durability: "strict" });
    const { store } = transaction;
    const steps = [...absorbed.map((other) => store.delete(other)), row ? store.put(row) : store.delete(id)];
    await Promise.all([...steps, transaction.done]);
  }

  async get(id: string): Promise<DraftRow | undefined> {
    return this.database.get("drafts", id);
  }

  async ofPerson(person: string): Promise<DraftRow[]> {
    return this.database.getAllFromIndex("drafts", "person", person);
  }

  /** Removes everything of a person, keys included. */
  async purge(person: string): Promise<void> {
    const transaction = this.database.transaction(["drafts", "keys"], "readwrite");
    const drafts = transaction.objectStore("drafts");
    const [ids, keys] = [await drafts.index("person").getAllKeys(person), await transaction.objectStore("keys").getAllKeys()];
    const own = keys.filter((key) => key.startsWith(`${person}|`));
    await Promise.all([
      ...ids.map((id) => drafts.delete(id)),
      ...own.map((key) => transaction.objectStore("keys").delete(key)),
      transaction.done,
    ]);
  }

  async keyOf(person: string, site: string): Promise<CryptoKey | undefined> {
    return this.database.get("keys", `${person}|${site}`);
  }

  /** Keeps a key that cannot be exported; null removes it. */
  async keepKey(person: string, site: string, key: CryptoKey | null): Promise<void> {
    const name = `${person}|${site}`;
    await (key ? this.database.put("keys", key, name) : this.database.delete("keys", name));
  }
}
