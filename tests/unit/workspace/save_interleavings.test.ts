import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { answerSlot, type Slot } from "@workspace/save/slots";

import { Server, SLOTS, Tab, type Storage } from "./save_model";

const tab = fc.integer({ min: 0, max: 1 });
const slot = fc.constantFrom(...SLOTS);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("type" as const), tab, slot, when: fc.constantFrom("typing" as const, "now" as const) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("answer" as const), tab, how: fc.constantFrom("ok" as const, "ok" as const, "before" as const, "after" as const, "busy" as const) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("timers" as const), tab }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("close" as const), tab, isCommitted: fc.boolean(), isReadFirst: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("somebody" as const), slot }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("choose" as const), tab, slot, choice: fc.constantFrom("mine" as const, "both" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("session" as const), isOpen: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("read" as const), tab }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const RUNS = 200;

const turn = () => new Promise((done) => setTimeout(done, 0));

/** A run of the model: what was typed last in each slot of each page, and what the server has committed. */
class Run {
  readonly server = new Server();
  readonly storage: Storage = new Map();
  readonly tabs: Tab[] = [new Tab(this.server, this.storage), new Tab(this.server, this.storage)];
  /** Values that no later one of the same person at the same page has replaced. */
  readonly standing = new Map<string, { slot: Slot; value: string }>();
  readonly typed: string[] = [];
  /** By place: the page that is open there and those before it. */
  readonly pages = this.tabs.map((one) => [one]);

  placeOf(key: string): number {
    return this.pages.findIndex((line) => line.some((one) => key.startsWith(`${one.id}:`)));
  }

  pageOf(key: string): Tab | undefined {
    return this.pages.flat().find((one) => key.startsWith(`${one.id}:`));
  }

  async take(next: Step): Promise<void> {
    const place = this.tabs["tab" in next ? next.tab : 0];
    if (!place) return;
    switch (next.do) {
      case "type": {
        const value = `v${this.typed.push(next.slot)}`;
        this.standing.set(`${next.tab} ${next.slot}`, { slot: next.slot, value });
        place.type(next.slot, value, next.when);
        break;
      }
      case "answer":
        place.answer(next.how);
        break;
      case "timers":
        place.runTimers();
        break;
      case "close": {
        place.crash(next.isCommitted);
        const heir = new Tab(this.server, this.storage);
        if (next.isReadFirst) heir.read();
        this.pages[next.tab]?.push(heir);
        this.tabs[next.tab] = heir;
        place.seen.forEach((rev) => heir.seen.add(rev));
        await heir.takeUp(place);
        break;
      }
      case "somebody":
        this.server.write(`somebody:${this.server.journal.length}`, next.slot, `s${this.server.journal.length}`);
        break;
      case "choose":
        place.choose(next.slot, next.slot.startsWith("text/") ? next.choice : "mine");
        break;
      case "session":
        this.server.isSessionOpen = next.isOpen;
        if (next.isOpen) for (const one of this.tabs) void one.queue.signedIn();
        break;
      case "read":
        place.read();
    }
    await turn();
  }

  /** The connection and the session are back, and the person keeps their own value in every conflict. */
  async finish(): Promise<void> {
    this.server.isSessionOpen = true;
    for (const one of this.tabs) void one.queue.signedIn();
    for (let round = 0; round < 60; round += 1) {
      for (const one of this.tabs) {
        one.runTimers();
        one.answer("ok");
        for (const conflict of one.queue.state.value.conflicts) one.choose(conflict, "mine");
        await turn();
      }
      if (this.tabs.every((one) => one.isQuiet && one.queue.state.value.unsaved === 0)) return;
    }
  }
}

describe("Saving", () => {
  it("loses nothing and sends nothing twice, whatever happens in whatever order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const run = new Run();
        for (const next of steps) await run.take(next);
        await run.finish();
        const { journal } = run.server;
        expect(run.tabs.map((one) => one.queue.state.value)).toEqual(run.tabs.map(() => expect.objectContaining({ kind: "saved", unsaved: 0, conflicts: [], refused: [] }) as unknown));
        expect([...run.storage]).toEqual([]);
        for (const { slot: where, value } of run.standing.values()) {
          const found = journal.filter((entry) => entry.slot === where && String(entry.value).split("\n\n").includes(value));
          expect(found, `${value} of ${where} is in the history`).not.toEqual([]);
        }
        const whole = journal.filter((entry) => !entry.key.startsWith("somebody")).map((entry) => String(entry.value));
        expect(new Set(whole).size, "no value is committed twice").toBe(whole.length);
        for (const { key, over } of journal.filter((entry) => !entry.key.startsWith("somebody"))) {
          const isOwn = run.placeOf(journal[over - 1]?.key ?? "") === run.placeOf(key);
          expect(over === 0 || isOwn || run.pageOf(key)?.seen.has(over), "nothing is replaced that its page did not show").toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  }, 60_000);

  it("sends answers to different questions once each, in the order in which they were given", async () => {
    const questions = ["1", "2", "3", "4", "5", "6"].flatMap((item) => [answerSlot(item, "A"), answerSlot(item, "B")]);
    const loss = fc.tuple(fc.constantFrom("ok" as const, "before" as const, "after" as const), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(questions), fc.array(loss, { minLength: 12, maxLength: 12 }), async (given, losses) => {
        const run = new Run();
        for (const [index, where] of given.entries()) {
          const [how, isClosed] = losses[index] ?? ["ok", false];
          await run.take({ do: "type", tab: 0, slot: where, when: "now" });
          await run.take({ do: "answer", tab: 0, how });
          if (isClosed) await run.take({ do: "close", tab: 0, isCommitted: how === "after", isReadFirst: true });
        }
        await run.finish();
        expect(run.server.journal.map((entry) => entry.slot)).toEqual(given);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
