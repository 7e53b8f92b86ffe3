/**
 * One event stream for all tabs of a browser in a site: browsers allow six connections to an origin, and the server
 * four streams a session. The tab that holds the lock opens it, for the cases of all tabs, and passes its events on.
 */

/** A browser's BroadcastChannel, as far as it is used. */
export interface Channel {
  postMessage: (message: Message) => void;
  onmessage: ((event: { data: Message }) => void) | null;
  close: () => void;
}

/** A browser's EventSource, as far as it is used. */
export interface Stream {
  addEventListener: (name: string, listener: (event: { data: string }) => void) => void;
  onerror: (() => void) | null;
  readonly readyState: number;
  close: () => void;
}

export interface Surroundings {
  tab: string;
  channel: Channel;
  openStream: (cases: readonly string[]) => Stream;
  /** Runs `lead` once this tab holds the lock, until the promise that it returns ends. */
  lead: (lead: () => Promise<void>) => void;
  later: (run: () => void, milliseconds: number) => () => void;
}

export type EventName = "versions" | "case" | "presence";

export type Message =
  | { kind: "interest"; tab: string; cases: readonly string[] }
  | { kind: "question" }
  | { kind: "event"; name: EventName; data: string };

const NAMES: readonly EventName[] = ["versions", "case", "presence"];
export const MAX_CASES = 20;
const CLOSED = 2;
/** EventSource gives up for good on some answers; another try comes after this time. */
export const REOPEN_MILLISECONDS = 30_000;

export class SharedStream {
  private own: readonly string[] = [];
  private readonly others = new Map<string, readonly string[]>();
  private stream: Stream | null = null;
  private opened = "";
  private isLeader = false;
  private endLeading: (() => void) | null = null;
  private cancelReopening: (() => void) | null = null;

  constructor(
    private readonly around: Surroundings,
    private readonly onEvent: (name: EventName, data: string) => void,
  ) {
    around.channel.onmessage = ({ data }) => this.receive(data);
    around.lead(() => this.becomeLeader());
  }

  /** Names the cases that this tab shows. */
  follow(cases: readonly string[]): void {
    this.own = cases;
    this.around.channel.postMessage({ kind: "interest", tab: this.around.tab, cases });
    this.reopenIfChanged();
  }

  close(): void {
    this.follow([]);
    this.cancelReopening?.();
    this.stream?.close();
    this.endLeading?.();
    this.around.channel.close();
  }

  private receive(message: Message): void {
    if (message.kind === "event") this.onEvent(message.name, message.data);
    if (message.kind === "question") this.around.channel.postMessage({ kind: "interest", tab: this.around.tab, cases: this.own });
    if (message.kind === "interest") {
      this.others.set(message.tab, message.cases);
      this.reopenIfChanged();
    }
  }

  private becomeLeader(): Promise<void> {
    this.isLeader = true;
    this.around.channel.postMessage({ kind: "question" });
    this.reopenIfChanged();
    return new Promise((end) => (this.endLeading = end));
  }

  private reopenIfChanged(): void {
    if (!this.isLeader) return;
    const cases = [...new Set([...this.own, ...[...this.others.values()].flat()])].sort().slice(0, MAX_CASES);
    if (cases.join() === this.opened) return;
    this.opened = cases.join();
    this.open(cases);
  }

  private open(cases: readonly string[]): void {
    this.cancelReopening?.();
    this.stream?.close();
    this.stream = null;
    if (cases.length === 0) return;
    const stream = this.around.openStream(cases);
    this.stream = stream;
    for (const name of NAMES) {
      stream.addEventListener(name, ({ data }) => {
        this.around.channel.postMessage({ kind: "event", name, data });
        this.onEvent(name, data);
      });
    }
    stream.onerror = () => {
      if (stream.readyState === CLOSED && this.stream === stream) this.cancelReopening = this.around.later(() => this.open(cases), REOPEN_MILLISECONDS);
    };
  }
}
