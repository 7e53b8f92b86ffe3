/** A list that comes in pages: the first is loaded at once, each further one when it is asked for. */
import { useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";

import { useResource, type Resource } from "@workspace/api/resource";

export interface Page<T> {
  rows: readonly T[];
  next: string | null;
}

export interface Pages<T> {
  /** All rows that are loaded. */
  resource: Resource<readonly T[]>;
  hasMore: boolean;
  error: unknown;
  more: () => void;
}

export function usePages<T>(key: string, load: (after: string | null) => Promise<Page<T>>): Pages<T> {
  const first = useResource(key, () => load(null));
  const further = useSignal<Page<T> | null>(null);
  const error = useSignal<unknown>(null);
  useEffect(() => {
    further.value = null;
    error.value = null;
  }, [first.data, further, error]);
  const next = (further.value ?? first.data)?.next ?? null;
  const more = useCallback(() => {
    error.value = null;
    load(next).then(
      (page) => (further.value = { rows: [...(further.peek()?.rows ?? []), ...page.rows], next: page.next }),
      (failure: unknown) => (error.value = failure),
    );
  }, [load, next, further, error]);
  const rows = first.data === null ? null : [...first.data.rows, ...(further.value?.rows ?? [])];
  return { resource: { ...first, data: rows }, hasMore: next !== null, error: error.value, more };
}
