/** Signing out, which first asks about work that was not sent, and leaves nothing of it behind. */
import { api, bodyOf } from "@workspace/api/client";
import { account } from "@workspace/session/account";
import { announce } from "@workspace/session/channel";

type Guard = () => Promise<boolean>;
type Cleaner = (person: string) => Promise<void>;
const guards = new Set<Guard>();
const cleaners = new Set<Cleaner>();

/** Registers a question that is asked before signing out; `false` stops it. Returns the function that ends it. */
export function beforeSignOut(guard: Guard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

/** Registers what is removed from this browser when the person has signed out. */
export function afterSignOut(cleaner: Cleaner): void {
  cleaners.add(cleaner);
}

export async function signOut(): Promise<void> {
  for (const guard of guards) if (!(await guard())) return;
  const person = account.peek()?.id ?? "";
  await bodyOf(api.POST("/api/v1/sign-out"));
  await Promise.all([...cleaners].map((clean) => clean(person)));
  announce({ kind: "signed-out" });
  location.replace("/sign-in?next=/app/");
}
