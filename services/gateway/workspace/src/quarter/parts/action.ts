/** One action of a person: sent with an idempotency key, repeated safely while no answer comes, told when it is over. */
import { useSignal } from "@preact/signals";
import { useCallback } from "preact/hooks";

import { Problem, Unreachable } from "@workspace/api/problem";

const BACKOFF_MS = [400, 1200, 3000] as const;
const BUSY = new Set([429, 502, 503, 504]);
const MS = 1000;
const MAX_WAIT_MS = 10_000;

/**
 * Sends a request under one idempotency key until an answer is known, with backoff between the tries.
 *
 * Throws Problem for a refusal, and the last Unreachable or Problem when the tries are used up.
 */
export async function sendSafely<T>(send: (key: string) => Promise<T>, pause: (ms: number) => Promise<void> = wait): Promise<T> {
  const key = crypto.randomUUID();
  for (const backoff of BACKOFF_MS) {
    try {
      return await send(key);
    } catch (error) {
      if (!mayPass(error)) throw error;
      const asked = error instanceof Problem && error.retryAfterSeconds !== null ? error.retryAfterSeconds * MS : backoff;
      await pause(Math.min(asked, MAX_WAIT_MS));
    }
  }
  return send(key);
}

function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && BUSY.has(error.status));
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export interface Action {
  isRunning: boolean;
  error: unknown;
  /** What was done, in words; "" before. */
  done: string;
  /** Runs `act`, which returns what was done in words. A second call while one runs is dropped. */
  run: (act: () => Promise<string>) => void;
  reset: () => void;
}

export function useAction(): Action {
  const state = useSignal<{ isRunning: boolean; error: unknown; done: string }>({ isRunning: false, error: null, done: "" });
  const run = useCallback(
    (act: () => Promise<string>) => {
      if (state.peek().isRunning) return;
      state.value = { isRunning: true, error: null, done: "" };
      act().then(
        (done) => (state.value = { isRunning: false, error: null, done }),
        (error: unknown) => (state.value = { isRunning: false, error, done: "" }),
      );
    },
    [state],
  );
  const reset = useCallback(() => (state.value = { isRunning: false, error: null, done: "" }), [state]);
  return { ...state.value, run, reset };
}
