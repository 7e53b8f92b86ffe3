/** One export: begun once, followed with backoff until it is done or failed, then offered as a file. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { sendSafely, wait } from "@workspace/quarter/parts/action";
import { counted, EXPORT_FORMATS } from "@workspace/quarter/parts/words";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { countyName, STAGES } from "@workspace/words/codes";

type Shown = Schemas["ShownExport"];

const FIRST_POLL_MS = 300;
const MAX_POLL_MS = 5000;

export function ExportJob({ site, filters }: { site: string; filters: Schemas["Filters"] }) {
  const job = useSignal<Shown | null>(null);
  const error = useSignal<unknown>(null);
  useEffect(() => {
    let isLeft = false;
    const show = (shown: Shown) => {
      job.value = shown;
      return isLeft;
    };
    followExport(site, filters, show).catch((failure: unknown) => {
      if (!isLeft) error.value = failure;
    });
    return () => {
      isLeft = true;
    };
  }, [site, filters, job, error]);
  const shown = job.value;
  const what = [
    filters.county == null ? "all counties" : countyName(filters.county),
    filters.stage == null ? "all stages" : STAGES[filters.stage].toLowerCase(),
    EXPORT_FORMATS[filters.format],
  ].join(", ");
  return (
    <div class="oms-card oms-stack--s" role="status">
      <h3>{what}</h3>
      {error.value !== null && (
        <Notice tone="bad" title="The file could not be made">
          <p>{wordsOf(error.value)}</p>
        </Notice>
      )}
      {error.value === null && shown === null && <p class="oms-muted">The file is asked for</p>}
      {(shown?.state === "waiting" || shown?.state === "running") && error.value === null && (
        <>
          <p class="oms-small">
            {shown.done.toLocaleString("en-US")} of {counted(shown.rows, "case")}. You can go on working; the file is kept for a day.
          </p>
          <progress max={Math.max(1, shown.rows)} value={shown.done} aria-label={`Export of ${what}`} />
        </>
      )}
      {shown?.state === "failed" && (
        <Notice tone="bad" title="The file could not be made">
          <p>Ask for it again. If it fails twice, the help desk can look into it.</p>
        </Notice>
      )}
      {shown?.state === "done" && (
        <p>
          <a href={`/api/v1/sites/${site}/exports/${shown.id}/file`} download>
            <Icon name="file_download" /> Download {counted(shown.rows, "case")}
          </a>{" "}
          <span class="oms-small oms-muted">({sizeWords(shown.size ?? 0)}; kept for a day)</span>
        </p>
      )}
    </div>
  );
}

/** Begins the job and shows it until it is over, or until `show` returns that nobody looks any more. */
async function followExport(site: string, filters: Schemas["Filters"], show: (job: Shown) => boolean): Promise<void> {
  let job = await sendSafely((key) =>
    bodyOf(api.POST("/api/v1/sites/{site}/exports", { params: { path: { site }, header: { "Idempotency-Key": key } }, body: filters })),
  );
  let pause = FIRST_POLL_MS;
  while (!show(job) && (job.state === "waiting" || job.state === "running")) {
    await wait(pause);
    pause = Math.min(MAX_POLL_MS, pause * 2);
    const path = { site, export: job.id };
    job = await sendSafely(() => bodyOf(api.GET("/api/v1/sites/{site}/exports/{export}", { params: { path } })));
  }
}

function sizeWords(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes.toLocaleString("en-US")} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
}
