/** Upload of a county's frame, from a file or pasted; faults are listed by row in the server's words. */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { Problem, wordsOf } from "@workspace/api/problem";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { usePlace } from "@workspace/quarter/parts/place";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { counted, POPULATIONS } from "@workspace/quarter/parts/words";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { AGENCIES } from "@workspace/words/codes";

import type { CountyData } from "./county_data";
import { fileBody, MAX_FILE_BYTES } from "./file_body";

type Note = Schemas["FrameWarning"];

export function FrameUpload({ data, onUploaded }: { data: CountyData; onUploaded: () => void }) {
  const { site, quarter, county } = usePlace();
  const text = useSignal("");
  const file = useSignal<File | null>(null);
  const uploaded = useSignal<Schemas["UploadedFrame"] | null>(null);
  const action = useAction();
  const isTooLarge = (file.value?.size ?? 0) > MAX_FILE_BYTES;
  const why = isTooLarge
    ? "The file is larger than 3 MB. Save it with the four columns alone, or paste the rows."
    : text.value.trim() === "" && file.value === null
      ? "Paste rows or choose a file first."
      : "";
  const upload = async () => {
    uploaded.value = null;
    const body = file.value === null ? { csv: text.value } : await fileBody(file.value);
    const params = { path: { site, quarter, county } };
    uploaded.value = await sendSafely((key) =>
      bodyOf(
        api.PUT("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}/frame", {
          params: { ...params, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    );
    onUploaded();
    return `The frame is in: ${counted(uploaded.value.frame?.rows ?? 0, "case")} to draw from.`;
  };
  return (
    <section class="oms-block oms-first" aria-labelledby="frame">
      <h2 id="frame">{data.sample?.frame ? "The frame" : "Upload the frame"}</h2>
      <p>The list of all cases of the county’s agencies from which the sample is drawn. It can be replaced until the draw.</p>
      <div class="oms-cols oms-cols--2 oms-gap">
        <form
          class="oms-card oms-stack"
          aria-label="Paste or upload a frame"
          onSubmit={(event) => {
            event.preventDefault();
            action.run(upload);
          }}
        >
          <div>
            <label class="usa-label" for="frame-text">
              Rows
            </label>
            <span class="usa-hint" id="frame-hint">
              One case a line under a heading: <code>reference</code>, <code>population</code> (foster_care or in_home),{" "}
              <code>agency</code> (child_welfare or probation); <code>opened</code> and <code>county</code> if known. Tabs, commas or
              semicolons.
            </span>
            <textarea
              class="usa-textarea oms-paste"
              id="frame-text"
              rows={9}
              wrap="off"
              spellcheck={false}
              aria-describedby="frame-hint"
              value={text.value}
              onInput={(event) => (text.value = event.currentTarget.value)}
            />
          </div>
          <div>
            <label class="usa-label" for="frame-file">
              Or a file
            </label>
            <input
              class="usa-file-input oms-file"
              type="file"
              id="frame-file"
              accept=".csv,.txt,.tsv,.xlsx"
              aria-describedby="frame-file-hint"
              onChange={(event) => (file.value = event.currentTarget.files?.[0] ?? null)}
            />
            <span class="usa-hint" id="frame-file-hint">
              CSV or Excel, up to 3 MB. A chosen file is used in place of the rows above.
            </span>
          </div>
          <p class="oms-row">
            <RefusableButton kind={data.county.outcome === "frame" ? "usa-button--outline" : ""} type="submit" why={why}>
              {data.sample?.frame ? "Replace the frame" : "Upload the frame"}
            </RefusableButton>
          </p>
        </form>
        <div class="oms-card oms-stack">
          <Outcome isRunning={action.isRunning} error={action.error} uploaded={uploaded.value} />
          {data.sample?.frame && <Strata frame={data.sample.frame} />}
        </div>
      </div>
    </section>
  );
}

function Outcome({ isRunning, error, uploaded }: { isRunning: boolean; error: unknown; uploaded: Schemas["UploadedFrame"] | null }) {
  const faults = faultsOf(error);
  return (
    <>
      <div role="status">
        {isRunning && <p>The frame is read</p>}
        {!isRunning && error !== null && (
          <Notice tone="bad" title="The frame was not taken in">
            <p>{wordsOf(error)}</p>
          </Notice>
        )}
        {uploaded && (
          <Notice tone="good" title={`The frame is in: ${counted(uploaded.frame?.rows ?? 0, "case")} to draw from`}>
            <p>Read: {uploaded.read}.</p>
          </Notice>
        )}
        {!isRunning && error === null && uploaded === null && (
          <p class="oms-muted">What was read of the frame stands here, with every row that needs you.</p>
        )}
      </div>
      {faults.length > 0 && <Notes caption="Rows to correct" tag="To correct" tone="bad" notes={faults} />}
      {uploaded && uploaded.warnings.length > 0 && (
        <Notes caption={`Rows worth a look${uploaded.more_warnings > 0 ? `; ${uploaded.more_warnings} more` : ""}`} tag="Look" tone="ani" notes={uploaded.warnings} />
      )}
    </>
  );
}

function Notes({ caption, tag, tone, notes }: { caption: string; tag: string; tone: "bad" | "ani"; notes: readonly Note[] }) {
  return (
    <div class="oms-scroll" role="region" aria-label={caption} tabIndex={0}>
      <table class="oms-table oms-table--tight oms-fold">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">What</th>
          </tr>
        </thead>
        <tbody>
          {notes.map((note, index) => (
            <tr key={index}>
              <td data-l="Row">{note.row}</td>
              <td>
                <span class={`oms-tag oms-tag--${tone}`}>
                  <Icon name={tone === "bad" ? "error" : "info"} /> {tag}
                </span>{" "}
                {note.what}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Strata({ frame }: { frame: Schemas["FrameSummary"] }) {
  return (
    <table class="oms-table oms-table--tight">
      <caption>The present frame: {counted(frame.rows, "case")}</caption>
      <thead>
        <tr>
          <th scope="col">Cases of</th>
          <th scope="col" class="r">
            Rows
          </th>
        </tr>
      </thead>
      <tbody>
        {frame.strata.map((stratum) => (
          <tr key={`${stratum.population} ${stratum.agency}`}>
            <th scope="row">
              {POPULATIONS[stratum.population]}, {AGENCIES[stratum.agency].toLowerCase()}
            </th>
            <td class="r">{stratum.rows.toLocaleString("en-US")}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function faultsOf(error: unknown): Note[] {
  const named = error instanceof Problem && Array.isArray(error.members.errors) ? (error.members.errors as unknown[]) : [];
  return named.filter((note): note is Note => typeof note === "object" && note !== null && "row" in note && "what" in note);
}
