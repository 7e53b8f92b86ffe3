import { signal } from "@preact/signals";
import { cleanup, render, screen } from "@testing-library/preact";
import { userEvent } from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";

import { Problem } from "@workspace/api/problem";
import { Conflict } from "@workspace/save/conflict";
import { SaveLine } from "@workspace/save/save_line";
import { SaveQueue, type Outcome, type SealedRequest } from "@workspace/save/save_queue";
import { textSlot } from "@workspace/save/slots";

const WHY = textSlot("rationale/3");
const SAVED: Outcome = { kind: "saved", body: { texts: { "rationale/3": { rev: 9 } } }, etag: '"9"', at: new Date(2020, 1, 3, 10, 42) };
const CONFLICT: Outcome = {
  kind: "refused",
  problem: new Problem(412, "text-conflict", "", "", { conflicts: [{ field: "rationale/3", theirs: "Theirs.", theirs_rev: 8, theirs_by: "usr_2", theirs_at: "2020-02-03T10:41:00Z" }] }, null),
};

function queueAnswering(...outcomes: Outcome[]): { queue: SaveQueue; sent: SealedRequest[] } {
  const sent: SealedRequest[] = [];
  const queue = new SaveQueue("ca-cqi", "cas_1", "", {
    transport: { send: (request) => (sent.push(request), Promise.resolve(outcomes[sent.length - 1] ?? SAVED)) },
    keeper: { keeping: signal("kept" as const), keep: () => Promise.resolve() },
    timers: { start: () => 1, stop: () => undefined },
    nextKey: () => `tab:${sent.length}`,
  });
  return { queue, sent };
}

afterEach(cleanup);

describe("SaveLine", () => {
  it("says Saved only after the server has said so, with the server's time", async () => {
    const { queue } = queueAnswering();
    render(<SaveLine queue={queue} />);
    queue.put({ slot: WHY, value: "Mine.", baseRev: 0 }, "typing");
    expect(await screen.findByText("Saving…")).toBeTruthy();
    await queue.flush();
    expect(await screen.findByText(/^Saved Feb 3, 10:42 a\.m\./)).toBeTruthy();
    expect(screen.getByRole("status").textContent).toBe("");
  });

  it("speaks when the connection is lost and when it is back, and not of every save", async () => {
    const { queue } = queueAnswering({ kind: "unreachable" }, SAVED);
    render(<SaveLine queue={queue} />);
    queue.put({ slot: WHY, value: "Mine.", baseRev: 0 });
    expect((await screen.findByText(/^No connection\. 1 answer waits/, { selector: "[role=status]" })).textContent).toContain("go on");
    await queue.tryAgain();
    expect(await screen.findByText("Everything is saved.", { selector: "[role=status]" })).toBeTruthy();
  });
});

describe("Conflict", () => {
  it("shows both texts, takes no focus, and keeps both when asked to", async () => {
    const { queue, sent } = queueAnswering(CONFLICT);
    render(<Conflict queue={queue} slot={WHY} name="the rationale" words={String} nameOf={() => "Theo Lindqvist"} />);
    queue.put({ slot: WHY, value: "Mine.", baseRev: 0 });
    const shown = await screen.findByRole("group", { name: /You and Theo Lindqvist changed the rationale differently/ });
    expect([shown.textContent.includes("Mine."), shown.textContent.includes("Theirs.")]).toEqual([true, true]);
    expect(document.activeElement).toBe(document.body);
    await userEvent.click(screen.getByRole("button", { name: "Keep both for the rationale" }));
    expect(JSON.parse(sent[1]?.body ?? "")).toEqual({ ops: [{ field: "rationale/3", text: "Theirs.\n\nMine.", base_rev: 8 }] });
  });

  it("shows the words that differ when they are asked for", async () => {
    const { queue } = queueAnswering(CONFLICT);
    render(<Conflict queue={queue} slot={WHY} name="the rationale" words={String} nameOf={() => "Theo Lindqvist"} />);
    queue.put({ slot: WHY, value: "Mine.", baseRev: 0 });
    const details = (await screen.findByText("What differs, word by word")).closest("details");
    if (details) details.open = true;
    details?.dispatchEvent(new Event("toggle"));
    expect((await screen.findByText("Theirs", { selector: "del" })).textContent).toContain("only in the other");
  });
});
