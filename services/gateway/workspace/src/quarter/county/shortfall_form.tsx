/** Reason why a county reviews fewer cases than expected (R52). */
import { useSignal } from "@preact/signals";

import { api, bodyOf } from "@workspace/api/client";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { usePlace } from "@workspace/quarter/parts/place";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { reasonWords, type ShortfallReason } from "@workspace/quarter/parts/words";

import type { CountyData } from "./county_data";
import { ReasonSelect } from "./reason_select";

export function ShortfallForm({ data, onSaved }: { data: CountyData; onSaved: () => void }) {
  const { site, quarter, county } = usePlace();
  const reason = useSignal<ShortfallReason | "">("");
  const action = useAction();
  const save = async () => {
    if (reason.value === "") return "";
    const body = { why: reason.value };
    const saved = await sendSafely((key) =>
      bodyOf(
        api.PUT("/api/v1/sites/{site}/reviews/{quarter}/counties/{county}/shortfall", {
          params: { path: { site, quarter, county }, header: { "Idempotency-Key": key } },
          body,
        }),
      ),
    );
    onSaved();
    return `Recorded: ${reasonWords(saved.why)}.`;
  };
  return (
    <section aria-labelledby="shortfall" class="oms-card oms-stack">
      <h2 id="shortfall">If there will be fewer cases</h2>
      <p class="oms-small">
        {data.county.why
          ? `Recorded now: ${reasonWords(data.county.why)}. A new reason takes its place.`
          : "Say why, as soon as it is known. It stands beside the expected number in the reports of the site."}
      </p>
      <form
        class="oms-stack"
        onSubmit={(event) => {
          event.preventDefault();
          action.run(save);
        }}
      >
        <ReasonSelect id="shortfall-why" value={reason.value} onChange={(value) => (reason.value = value)} />
        <p class="oms-row">
          <RefusableButton kind="usa-button--outline" type="submit" why={reason.value === "" ? "Choose a reason first." : ""}>
            Record the reason
          </RefusableButton>
        </p>
        <Told action={action} running="The reason is recorded" refused="The reason was not recorded" />
      </form>
    </section>
  );
}
