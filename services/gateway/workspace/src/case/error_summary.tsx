/** Summary of what is missing: it takes the focus, and the page's title says that there is an error. */
import { useEffect, useRef } from "preact/hooks";

import { Icon } from "@workspace/ui/icon";

import { addressOf, type Case, type Place } from "./places";

interface ErrorSummaryProps {
  shown: Case;
  problems: readonly Place[];
  title?: string;
}

export function ErrorSummary({ shown, problems, title = "There is a problem" }: ErrorSummaryProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.title;
    document.title = `Error: ${before.replace(/^Error: /, "")}`;
    box.current?.focus();
    return () => {
      document.title = document.title.replace(/^Error: /, "");
    };
  }, [problems]);
  return (
    <div class="oms-call oms-call--bad oms-summary" ref={box} tabIndex={-1} role="alert" aria-labelledby="summary-title">
      <Icon name="error" />
      <div>
        <p id="summary-title">
          <strong>{title}</strong>
        </p>
        <ul class="oms-ul">
          {problems.map((place) => (
            <li key={place.words}>
              <a href={addressOf(shown, place)}>{place.words}</a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
