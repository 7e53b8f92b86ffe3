/** Sends the requests of a queue to the API. */
import { taggedBodyOf } from "@workspace/api/client";
import { Problem } from "@workspace/api/problem";
import { account } from "@workspace/session/account";

import type { Outcome, SealedRequest, Transport } from "./save_queue";

/** Most bytes that a browser sends for a page that is being closed. */
const MAX_KEEPALIVE_LENGTH = 60_000;

export const transport: Transport = {
  async send(request: SealedRequest, etag: string, isLast: boolean): Promise<Outcome> {
    let at: Date | null = null;
    const headers = { "Content-Type": "application/json", "If-Match": etag || '"0"', "Idempotency-Key": request.key, "OMS-Person": account.peek()?.id ?? "" };
    const keepalive = isLast && request.body.length * 3 < MAX_KEEPALIVE_LENGTH;
    const answer = async () => {
      const response = await fetch(request.path, { method: request.method, headers, body: request.body, keepalive });
      at = dateOf(response.headers.get("date"));
      const body: unknown = await response.json().catch(() => null);
      return response.ok ? { data: body, response } : { error: body, response };
    };
    try {
      const { data, etag: saved } = await taggedBodyOf(answer());
      if (data === null) return { kind: "unreachable" }; // cut off in the middle: sent again, the answer is the same
      return { kind: "saved", body: data, etag: saved, at };
    } catch (error) {
      return error instanceof Problem ? { kind: "refused", problem: error } : { kind: "unreachable" };
    }
  },
};

function dateOf(header: string | null): Date | null {
  const date = new Date(header ?? "");
  return Number.isNaN(date.getTime()) ? null : date;
}
