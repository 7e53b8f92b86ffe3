/** The signed-in person and the state of their session, for every page. */
import { computed, signal } from "@preact/signals";

import { api, bodyOf, onProblem, type Schemas } from "@workspace/api/client";
import { Problem } from "@workspace/api/problem";

import { announce, onSessionNews } from "./channel";

export type Account = Schemas["OwnAccount"];
export type Role = Schemas["UserRole"]["role"];

/** `unknown` until the first answer; `ended`: the session was open here and no longer is. */
export type SessionState = "unknown" | "open" | "absent" | "ended";

export const account = signal<Account | null>(null);
export const sessionState = signal<SessionState>("unknown");

const UNAUTHORIZED = 401;
const OWN_ACCOUNT = "/api/v1/me";

// The gateway refuses what a page sends in the session of another person who has signed in in this browser since.
api.use({
  onRequest({ request, schemaPath }) {
    const person = account.peek()?.id;
    if (person && schemaPath !== OWN_ACCOUNT) request.headers.set("OMS-Person", person);
  },
});

/**
 * Loads the person. Throws Unreachable without a connection; without a session the state becomes `absent`.
 * Where it is another person than before, the page is loaded again: nothing of the first one stays on it.
 */
export async function loadAccount(): Promise<void> {
  try {
    const loaded = await bodyOf(api.GET(OWN_ACCOUNT));
    const before = account.peek();
    if (before && before.id !== loaded.id) {
      location.reload();
      return;
    }
    account.value = loaded;
    sessionState.value = "open";
    announce({ kind: "signed-in", person: loaded.id });
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== UNAUTHORIZED) throw error;
    if (account.peek() === null) sessionState.value = "absent";
  }
}

/** Whether the server could not be reached for the person; it is tried again by itself. */
export const isUnreached = signal(false);

const AGAIN_MILLISECONDS = 5000;

/** Loads the person when the page begins, again and again while there is no connection. */
export function beginSession(): void {
  let timer = 0;
  const load = () => {
    window.clearTimeout(timer);
    loadAccount().then(
      () => {
        isUnreached.value = false;
        window.removeEventListener("online", load);
      },
      () => {
        isUnreached.value = true;
        timer = window.setTimeout(load, AGAIN_MILLISECONDS);
      },
    );
  };
  window.addEventListener("online", load);
  load();
}

onProblem((problem) => {
  if (problem.status === UNAUTHORIZED && account.peek() !== null) sessionState.value = "ended";
});

onSessionNews((news) => {
  const own = account.peek();
  if (own === null) return;
  if (news.kind === "signed-out") location.assign("/sign-in?next=/app/");
  else if (news.person !== own.id) location.reload();
  else if (sessionState.peek() === "ended") void loadAccount().catch(() => undefined);
});

// A page that the browser brings back whole, by the Back button, may be of a session that has ended since.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

/** Sites with a role of the person, in the order of their ids. */
export const ownSites = computed<string[]>(() =>
  Object.keys(account.value?.roles ?? {})
    .filter((place) => place.includes("-"))
    .sort(),
);

/** Returns the roles that the person holds in a site. */
export function rolesIn(site: string): Role[] {
  const roles = (account.value?.roles ?? {}) as Record<string, readonly (Role | { role: Role })[]>;
  return (roles[site] ?? []).map((held) => (typeof held === "string" ? held : held.role));
}
