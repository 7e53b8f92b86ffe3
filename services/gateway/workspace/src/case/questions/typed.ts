/** What is typed into a box: kept as it is, and handed on when it may be sent. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";

/**
 * Returns what the box shows, and what to call with each input.
 *
 * A value that comes from elsewhere replaces it, but for something typed that could not be handed on: that stays. The
 * value is compared in a layout effect: one that runs later would put an older value over letters typed meanwhile.
 */
export function useTyped(value: string, problemOf: (typed: string) => string, onValid: (typed: string) => void): [string, (typed: string) => void] {
  const [typed, setTyped] = useState(value);
  const known = useRef(value);
  const isUnsent = useRef(false);
  useLayoutEffect(() => {
    if (value === known.current) return;
    known.current = value;
    if (!isUnsent.current) setTyped(value);
  }, [value]);
  const type = (now: string) => {
    setTyped(now);
    isUnsent.current = problemOf(now) !== "";
    if (isUnsent.current || now === known.current) return;
    known.current = now;
    onValid(now);
  };
  return [typed, type];
}
