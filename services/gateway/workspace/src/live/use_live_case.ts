/** What others do in an open case: its newest version, and who else is in it. Advice alone; nothing depends on it. */
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";

import { SharedStream, type Channel, type EventName, type Surroundings } from "./stream_leader";

type Presence = Schemas["PresenceEvent"];
export type PresentPerson = Presence["people"][number];

const HEARTBEAT_MILLISECONDS = 25_000;

interface LiveCase {
  version: number;
  people: readonly PresentPerson[];
}

const EMPTY: LiveCase = { version: 0, people: [] };
const cases = signal<ReadonlyMap<string, LiveCase>>(new Map());
let shared: { site: string; stream: SharedStream } | null = null;

/** Follows a case while the page shows it; `item` is told to the others who are in it. Version 0: nothing is known yet. */
export function useLiveCase(site: string, id: string, item: string | null): LiveCase {
  useEffect(() => {
    streamOf(site).follow([id]);
    return () => streamOf(site).follow([]);
  }, [site, id]);
  useEffect(() => keepPresent(site, id, item), [site, id, item]);
  return cases.value.get(id) ?? EMPTY;
}

function streamOf(site: string): SharedStream {
  if (shared?.site === site) return shared.stream;
  shared?.stream.close();
  shared = { site, stream: new SharedStream(surroundingsOf(site), take) };
  return shared.stream;
}

function surroundingsOf(site: string): Surroundings {
  return {
    tab: crypto.randomUUID(),
    channel: new BroadcastChannel(`live ${site}`) as unknown as Channel,
    openStream: (followed) => {
      const query = followed.map((one) => `case=${one}`).join("&");
      return new EventSource(`/api/v1/sites/${site}/live?${query}`) as unknown as ReturnType<Surroundings["openStream"]>;
    },
    lead: (lead) => void navigator.locks.request(`live ${site}`, lead),
    later: (run, milliseconds) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  };
}

function take(name: EventName, data: string): void {
  if (name === "versions") {
    const { cases: versions } = JSON.parse(data) as Schemas["VersionsEvent"];
    for (const [id, version] of Object.entries(versions)) put(id, { version });
  } else if (name === "case") {
    const event = JSON.parse(data) as Schemas["CaseEvent"];
    put(event.case, { version: event.version });
  } else {
    const event = JSON.parse(data) as Presence;
    put(event.case, { people: event.people });
  }
}

function put(id: string, change: Partial<LiveCase>): void {
  const known = cases.peek().get(id) ?? EMPTY;
  const version = Math.max(known.version, change.version ?? 0);
  cases.value = new Map(cases.peek()).set(id, { ...known, ...change, version });
}

/** Tells that the person is in an item, while the page is visible. The answers are the fallback of the stream. */
function keepPresent(site: string, id: string, item: string | null): () => void {
  const params = { path: { site, case: id } };
  const tell = () => {
    if (document.visibilityState !== "visible") return;
    bodyOf(api.PUT("/api/v1/sites/{site}/cases/{case}/presence", { params, body: { item } })).then(
      ({ version, people }) => put(id, { version, people }),
      () => undefined, // without a connection nobody is told
    );
  };
  tell();
  const timer = setInterval(tell, HEARTBEAT_MILLISECONDS);
  document.addEventListener("visibilitychange", tell);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", tell);
    void api.DELETE("/api/v1/sites/{site}/cases/{case}/presence", { params, keepalive: true }).catch(() => undefined);
  };
}
