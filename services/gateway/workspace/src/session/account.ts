/** The signed-in person and the state of their session, for every page. */
import { computed, signal } from "@preact/signals";

import { api, bodyOf, onProblem, type Schemas } from "@workspace/api/client";

export type Account = Schemas["OwnAccount"];
export type Role = Schemas["UserRole"]["role"];

/** `unknown` until the first answer; `ended`: the session was open here and no longer is. */
export type SessionState = "unknown" | "open" | "absent" | "ended";

export const account = signal<Account | null>(null);
export const sessionState = signal<SessionState>("unknown");

const UNAUTHORIZED = 401;

/** Loads the person. Throws Unreachable without a connection; without a session the state becomes `absent`. */
export async function loadAccount(): Promise<void> {
  try {
    account.value = await bodyOf(api.GET("/api/v1/me"));
    sessionState.value = "open";
  } catch (error) {
    if (!isUnauthorized(error)) throw error;
    if (account.peek() === null) sessionState.value = "absent";
  }
}

onProblem((problem) => {
  if (problem.status === UNAUTHORIZED && account.peek() !== null) sessionState.value = "ended";
});

function isUnauthorized(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === UNAUTHORIZED;
}

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
