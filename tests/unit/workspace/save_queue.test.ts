import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";

import { Problem } from "@workspace/api/problem";
import { SaveQueue, type Outcome, type SealedRequest, type Tools, type Unsaved } from "@workspace/save/save_queue";
import { answerSlot, textSlot } from "@workspace/save/slots";

/** A queue whose requests a test answers one by one, and whose timers a test lets run. */
function bench() {
  const sent: { request: SealedRequest; answer: (outcome: Outcome) => void }[] = [];
  const timers = new Map<number, () => void>();
  let [timer, key] = [0, 0];
  let kept: Unsaved = { requests: [], changes: [] };
  const tools: Tools = {
    transport: { send: (request) => new Promise((answer) => sent.push({ request: structuredClone(request), answer })) },
    keeper: {
      keeping: signal("kept" as const),
      keep: (unsaved) => {
        kept = unsaved;
        return Promise.resolve();
      },
    },
    timers: { start: (call) => (timers.set(++timer, call), timer), stop: (one) => void timers.delete(one) },
    nextKey: () => `tab:${++key}`,
  };
  const queue = new SaveQueue("ca-cqi", "cas_1", '"1"', tools);
  const turn = () => new Promise((done) => setTimeout(done, 0));
  return {
    queue,
    sent,
    turn,
    kept: () => kept,
    run: async () => {
      const due = [...timers.values()];
      timers.clear();
      due.forEach((call) => {
        call();
      });
      await turn();
    },
  };
}

const saved = (answers: Record<string, { value: unknown; rev: number }>): Outcome => ({
  kind: "saved",
  body: { answers },
  etag: '"2"',
  at: new Date(0),
});
const refused = (status: number, slug: string, members: object): Outcome => ({
  kind: "refused",
  problem: new Problem(status, slug, "", "It was refused.", members as Record<string, unknown>, null),
});
const A = answerSlot("3", "A");
const B = answerSlot("3", "B");

describe("SaveQueue", () => {
  it("sends one request at a time and bases the next value on the revision that the answer names", async () => {
    const { queue, sent, turn } = bench();
    queue.put({ slot: A, value: "Yes", baseRev: 0 });
    await turn();
    queue.put({ slot: A, value: "No", baseRev: 0 });
    queue.put({ slot: A, value: "NA", baseRev: 0 });
    await turn();
    expect(sent).toHaveLength(1);
    sent[0]?.answer(saved({ A: { value: "Yes", rev: 7 } }));
    await turn();
    expect(JSON.parse(sent[1]?.request.body ?? "")).toEqual({ ops: [{ q: "A", value: "NA", base_rev: 7 }] });
    expect(sent.map(({ request }) => request.key)).toEqual(["tab:1", "tab:2"]);
  });

  it("repeats a request without an answer to the last letter, and with its key", async () => {
    const { queue, sent, turn, run } = bench();
    queue.put({ slot: A, value: "Yes", baseRev: 0 });
    await turn();
    sent[0]?.answer({ kind: "unreachable" });
    await turn();
    expect(queue.state.value).toMatchObject({ kind: "offline", unsaved: 1 });
    queue.put({ slot: A, value: "No", baseRev: 0 });
    await run();
    expect(sent[1]?.request).toEqual(sent[0]?.request);
  });

  it("holds a conflicting answer at its question and goes on with the others", async () => {
    const { queue, sent, turn } = bench();
    queue.put({ slot: A, value: "Yes", baseRev: 0 }, "typing");
    queue.put({ slot: B, value: "Yes", baseRev: 0 });
    await turn();
    sent[0]?.answer(refused(412, "answer-conflict", { conflicts: [{ q: "A", theirs: "No", theirs_rev: 5, theirs_by: "usr_2", theirs_at: null }] }));
    await turn();
    expect(JSON.parse(sent[1]?.request.body ?? "")).toEqual({ ops: [{ q: "B", value: "Yes", base_rev: 0 }] });
    sent[1]?.answer(saved({ B: { value: "Yes", rev: 6 } }));
    await turn();
    expect(queue.state.value).toMatchObject({ kind: "saved", conflicts: [A] });
    queue.resolve(A, "mine");
    await turn();
    expect(JSON.parse(sent[2]?.request.body ?? "")).toEqual({ ops: [{ q: "A", value: "Yes", base_rev: 5 }] });
  });

  it("takes an equal value of the server as saved, whoever saved it", async () => {
    const { queue, sent, turn, kept } = bench();
    queue.put({ slot: A, value: "Yes", baseRev: 0 });
    await turn();
    sent[0]?.answer(refused(412, "answer-conflict", { conflicts: [{ q: "A", theirs: "Yes", theirs_rev: 5 }] }));
    await turn();
    expect(queue.state.value).toMatchObject({ kind: "saved", unsaved: 0, conflicts: [] });
    expect(kept()).toEqual({ requests: [], changes: [] });
  });

  it("says at its question why the server refused one answer, and saves the others", async () => {
    const { queue, sent, turn } = bench();
    queue.put({ slot: A, value: "Maybe", baseRev: 0 }, "typing");
    queue.put({ slot: B, value: "Yes", baseRev: 0 });
    await turn();
    sent[0]?.answer(refused(422, "not-an-answer", { errors: [{ q: "A", what: "Choose Yes or No." }] }));
    await turn();
    sent[1]?.answer(saved({ B: { value: "Yes", rev: 3 } }));
    await turn();
    expect(queue.slot(A).value).toMatchObject({ pending: { value: "Maybe" }, refusal: "Choose Yes or No." });
    expect(queue.state.value).toMatchObject({ kind: "refused", refused: [{ slot: A, why: "Choose Yes or No." }] });
  });

  it("keeps typing while signed out, and sends when the same person is back", async () => {
    const { queue, sent, turn } = bench();
    queue.put({ slot: A, value: "Yes", baseRev: 0 });
    await turn();
    sent[0]?.answer(refused(401, "unauthorized", {}));
    await turn();
    queue.put({ slot: B, value: "No", baseRev: 0 });
    await turn();
    expect(queue.state.value).toMatchObject({ kind: "signed-out", unsaved: 2 });
    expect(sent).toHaveLength(1);
    void queue.signedIn();
    await turn();
    expect(sent[1]?.request).toEqual(sent[0]?.request);
  });

  it("sends the text of a new row under the id that the server gave to the row", async () => {
    const { queue, sent, turn } = bench();
    const table = answerSlot("1", "A1");
    queue.put({ slot: table, value: [{ row: "+x", kind: "a" }], baseRev: 0 });
    queue.put({ slot: textSlot("cell/1/A1/+x/allegation"), value: "What was said.", baseRev: 0 });
    await turn();
    expect(JSON.parse(sent[0]?.request.body ?? "")).toEqual({ ops: [{ q: "A1", value: [{ kind: "a" }], base_rev: 0 }] });
    sent[0]?.answer(saved({ A1: { value: [{ row: "r4", kind: "a" }], rev: 2 } }));
    await turn();
    expect(JSON.parse(sent[1]?.request.body ?? "")).toEqual({
      ops: [{ field: "cell/1/A1/r4/allegation", text: "What was said.", base_rev: 0 }],
    });
  });

  it("writes texts after a pause, and at once when asked to", async () => {
    const { queue, sent, turn, run } = bench();
    queue.put({ slot: textSlot("rationale/3"), value: "W", baseRev: 0 }, "typing");
    queue.put({ slot: textSlot("rationale/3"), value: "Why", baseRev: 0 }, "typing");
    await turn();
    expect(sent).toHaveLength(0);
    await run();
    expect(JSON.parse(sent[0]?.request.body ?? "")).toEqual({ ops: [{ field: "rationale/3", text: "Why", base_rev: 0 }] });
  });
});
