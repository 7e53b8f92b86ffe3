import { describe, expect, it } from "vitest";

import { MAX_CASES, REOPEN_MILLISECONDS, SharedStream, type Channel, type EventName, type Message, type Stream, type Surroundings } from "@workspace/live/stream_leader";

/** A browser with tabs: one channel between them, one lock, and the streams that were opened. */
class Browser {
  readonly streams: FakeStream[] = [];
  readonly waiting: (() => Promise<void>)[] = [];
  readonly later: [() => void, number][] = [];
  private readonly channels = new Set<Channel>();
  private held = false;

  tab(name: string) {
    const events: [EventName, string][] = [];
    const stream = new SharedStream(this.surroundings(name), (event, data) => events.push([event, data]));
    return { stream, events };
  }

  get open(): FakeStream[] {
    return this.streams.filter((stream) => stream.readyState !== 2);
  }

  private surroundings(tab: string): Surroundings {
    const channel: Channel = {
      onmessage: null,
      postMessage: (message: Message) => [...this.channels].filter((one) => one !== channel).forEach((one) => one.onmessage?.({ data: message })),
      close: () => this.channels.delete(channel),
    };
    this.channels.add(channel);
    return {
      tab,
      channel,
      openStream: (cases) => {
        const stream = new FakeStream(cases);
        this.streams.push(stream);
        return stream;
      },
      lead: (lead) => {
        this.waiting.push(lead);
        this.next();
      },
      later: (run, milliseconds) => {
        this.later.push([run, milliseconds]);
        return () => undefined;
      },
    };
  }

  private next(): void {
    if (this.held) return;
    const lead = this.waiting.shift();
    if (!lead) return;
    this.held = true;
    void lead().then(() => {
      this.held = false;
      this.next();
    });
  }
}

class FakeStream implements Stream {
  onerror: (() => void) | null = null;
  readyState = 1;
  private readonly listeners = new Map<string, (event: { data: string }) => void>();

  constructor(readonly cases: readonly string[]) {}

  addEventListener(name: string, listener: (event: { data: string }) => void): void {
    this.listeners.set(name, listener);
  }

  send(name: EventName, data: string): void {
    this.listeners.get(name)?.({ data });
  }

  close(): void {
    this.readyState = 2;
  }
}

describe("SharedStream", () => {
  it("opens one stream for the cases of all tabs, and every tab gets its events", () => {
    const browser = new Browser();
    const [first, second] = [browser.tab("1"), browser.tab("2")];
    first.stream.follow(["a"]);
    second.stream.follow(["b"]);
    expect(browser.open.map((stream) => stream.cases)).toEqual([["a", "b"]]);
    browser.open[0]?.send("case", "saved");
    expect([first.events, second.events]).toEqual([[["case", "saved"]], [["case", "saved"]]]);
  });

  it("passes the stream on when the leading tab is closed, so that the others go on seeing changes", async () => {
    const browser = new Browser();
    const [first, second] = [browser.tab("1"), browser.tab("2")];
    first.stream.follow(["a"]);
    second.stream.follow(["b"]);
    first.stream.close();
    await Promise.resolve();
    await Promise.resolve();
    expect(browser.open.map((stream) => stream.cases)).toEqual([["b"]]);
  });

  it("tries again later after an answer for which a browser gives up, and never asks for more cases than allowed", () => {
    const browser = new Browser();
    const tab = browser.tab("1");
    tab.stream.follow(Array.from({ length: MAX_CASES + 5 }, (_, number) => `case ${number}`));
    const refused = browser.open[0];
    expect(refused?.cases).toHaveLength(MAX_CASES);
    refused?.close();
    refused?.onerror?.();
    expect(browser.later.map(([, milliseconds]) => milliseconds)).toEqual([REOPEN_MILLISECONDS]);
    browser.later[0]?.[0]();
    expect(browser.open).toHaveLength(1);
  });
});
