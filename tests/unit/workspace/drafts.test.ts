import "fake-indexeddb/auto";

import { beforeEach, describe, expect, it } from "vitest";

import { DraftBox, idOf } from "@workspace/save/draft_box";
import { importKey } from "@workspace/save/draft_key";
import { DraftStore } from "@workspace/save/draft_store";
import { answerSlot } from "@workspace/save/slots";

const KEY = "A".repeat(43);
const OTHER_KEY = `B${"A".repeat(42)}`;
const ADDRESS = { person: "usr_1", site: "ca-cqi", case: "cas_1", tab: "one" };
const UNSAVED = { requests: [], changes: [{ slot: answerSlot("3", "A"), value: "Only she knows", baseRev: 4 }] };

const keyOf = async (current: string, previous: string | null = null) => ({
  current: await importKey(current),
  previous: previous ? await importKey(previous) : null,
});

async function boxWith(store: DraftStore, key: Awaited<ReturnType<typeof keyOf>>, tab = "two"): Promise<DraftBox> {
  const box = new DraftBox({ ...ADDRESS, tab });
  await box.open(store, key);
  return box;
}

describe("Drafts", () => {
  let store: DraftStore;

  beforeEach(async () => {
    store = await DraftStore.open();
    await store.purge("usr_1");
    await (await boxWith(store, await keyOf(KEY), "one")).keep(UNSAVED, []);
  });

  const row = async (tab = "one") => store.get(idOf({ ...ADDRESS, tab }));

  it("are opened by the same person's key, and by no other", async () => {
    const left = await row();
    if (!left) throw new Error("Nothing was kept.");
    expect(await (await boxWith(store, await keyOf(KEY))).opened(left)).toEqual(UNSAVED);
    expect(await (await boxWith(store, await keyOf(OTHER_KEY))).opened(left)).toBeNull();
    expect(await (await boxWith(store, await keyOf(OTHER_KEY, KEY))).opened(left)).toEqual(UNSAVED);
  });

  it("do not open at another case, where they would be sent to", async () => {
    const left = await row();
    if (!left) throw new Error("Nothing was kept.");
    const moved = { ...left, case: "cas_2", id: idOf({ ...ADDRESS, case: "cas_2" }) };
    expect(await (await boxWith(store, await keyOf(KEY))).opened(moved)).toBeNull();
  });

  it("hold nothing that can be read", async () => {
    const left = await row();
    const bytes = new TextDecoder("latin1").decode(left?.sealed);
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes).not.toContain("she knows");
    expect(JSON.stringify(left)).not.toContain("she knows");
  });

  it("pass from a closed tab to the next one in one step, and end when everything is saved", async () => {
    const heir = await boxWith(store, await keyOf(KEY));
    await heir.keep(UNSAVED, [idOf(ADDRESS)]);
    expect([await row("one"), (await row("two"))?.tab]).toEqual([undefined, "two"]);
    await heir.keep({ requests: [], changes: [] }, []);
    expect(await store.ofPerson("usr_1")).toEqual([]);
  });

  it("are kept from the moment at which the key is there, with what was typed before", async () => {
    const early = new DraftBox({ ...ADDRESS, tab: "early" });
    await early.keep(UNSAVED, []);
    expect([early.keeping.value, await row("early")]).toEqual(["opening", undefined]);
    await early.open(store, await keyOf(KEY));
    expect([early.keeping.value, (await row("early"))?.tab]).toEqual(["kept", "early"]);
  });

  it("leave with the person who signs out, keys included, and with nobody else's", async () => {
    const other = new DraftBox({ ...ADDRESS, person: "usr_2" });
    await other.open(store, await keyOf(OTHER_KEY));
    await other.keep(UNSAVED, []);
    await store.keepKey("usr_1", "ca-training", await importKey(KEY));
    await store.keepKey("usr_2", "ca-training", await importKey(OTHER_KEY));
    await store.purge("usr_1");
    expect([(await store.ofPerson("usr_1")).length, (await store.ofPerson("usr_2")).length]).toEqual([0, 1]);
    expect([await store.keyOf("usr_1", "ca-training"), await store.keyOf("usr_2", "ca-training")]).toEqual([undefined, expect.anything()]);
  });

  it("say so when the browser keeps nothing", async () => {
    const box = await boxWith(store, await keyOf(KEY));
    store.replace = () => Promise.reject(new DOMException("Full.", "QuotaExceededError"));
    await box.keep(UNSAVED, []);
    expect(box.keeping.value).toBe("refused");
  });
});
