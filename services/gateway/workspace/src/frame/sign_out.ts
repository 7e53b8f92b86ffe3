/** Signing out, which first asks about work that was not sent. */
import { api, bodyOf } from "@workspace/api/client";
import { account } from "@workspace/session/account";

type Guard = () => Promise<boolean>;
const guards = new Set<Guard>();

/** Registers a question that is asked before signing out; `false` stops it. Returns the function that ends it. */
export function beforeSignOut(guard: Guard): () => void {
  guards.add(guard);
  return () => guards.delete(guard);
}

export async function signOut(): Promise<void> {
  for (const guard of guards) if (!(await guard())) return;
  await bodyOf(api.POST("/api/v1/sign-out"));
  account.value = null;
  location.assign("/sign-in?next=/app/");
}
