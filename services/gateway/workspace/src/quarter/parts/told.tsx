/** What an action came to: running, refused with the server's reason, or done; announced politely. */
import type { ComponentChildren } from "preact";

import { wordsOf } from "@workspace/api/problem";
import { Notice } from "@workspace/ui/notice";

import type { Action } from "./action";

interface ToldProps {
  action: Action;
  running: string;
  /** Title of a refusal, such as `Nothing was drawn`. */
  refused: string;
  /** Stands under the reason of a refusal. */
  more?: ComponentChildren;
}

export function Told({ action, running, refused, more }: ToldProps) {
  return (
    <div role="status">
      {action.isRunning && <p class="oms-small oms-muted">{running}</p>}
      {action.error !== null && (
        <Notice tone="bad" title={refused}>
          <p>{wordsOf(action.error)}</p>
          {more}
        </Notice>
      )}
      {action.done !== "" && <Notice tone="good" title={action.done} />}
    </div>
  );
}
