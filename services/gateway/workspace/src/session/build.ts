/** Whether the server has a newer build of the workspace than this page, as every answer of the API says. */
import { signal } from "@preact/signals";

import { onAnswer } from "@workspace/api/client";

export const isOutdated = signal(false);

const own = document.querySelector<HTMLScriptElement>('script[type="module"][src^="/app/files/"]')?.src.split("/").at(-1);

onAnswer((headers) => {
  const newest = headers.get("oms-workspace");
  if (own && newest) isOutdated.value = newest !== own;
});
