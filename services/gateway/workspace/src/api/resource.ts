/** A value that a page loads: loading, loaded or failed, kept while it is loaded anew. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect, useRef } from "preact/hooks";

export interface Resource<T> {
  data: T | null;
  error: unknown;
  isLoading: boolean;
  /** Loads it again; the present data stay until the new ones are there. */
  reload: () => void;
}

/** Loads a value whenever `key` changes. A result that comes after the next key is dropped. */
export function useResource<T>(key: string, load: () => Promise<T>): Resource<T> {
  const state = useSignal<Omit<Resource<T>, "reload"> & { key: string }>({ key, data: null, error: null, isLoading: true });
  const turn = useRef(0);
  const latest = useRef(load);
  latest.current = load;
  const reload = useCallback(() => {
    const mine = ++turn.current;
    const kept = state.peek().key === key ? state.peek().data : null;
    state.value = { key, data: kept, error: null, isLoading: true };
    latest.current().then(
      (data) => {
        if (turn.current === mine) state.value = { key, data, error: null, isLoading: false };
      },
      (error: unknown) => {
        if (turn.current === mine) state.value = { key, data: kept, error, isLoading: false };
      },
    );
  }, [key, state]);
  useEffect(reload, [reload]);
  const shown = state.value.key === key ? state.value : { data: null, error: null, isLoading: true };
  return { data: shown.data, error: shown.error, isLoading: shown.isLoading, reload };
}
