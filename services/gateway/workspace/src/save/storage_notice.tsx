/** Says before entry where what is typed waits, where that is not as one would expect. */
import { Notice } from "@workspace/ui/notice";

import type { SaveQueue } from "./save_queue";

export function StorageNotice({ queue }: { queue: SaveQueue }) {
  switch (queue.keeping.value) {
    case "refused":
      return (
        <Notice tone="warn" title="This browser keeps nothing for you">
          <p>
            Your answers are saved on the server as usual. While there is no connection, they stay in this page alone: leave it open until it
            says that they are saved. A private window or a full disk is the usual cause.
          </p>
        </Notice>
      );
    case "off":
    case "opening":
    case "kept":
      return null;
  }
}
