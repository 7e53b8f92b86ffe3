/** Draw of a county's sample: says what will be drawn and that it is drawn once, or draws fewer with a reason. */
import { useSignal } from "@preact/signals";

import { api, bodyOf } from "@workspace/api/client";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Confirmation } from "@workspace/quarter/parts/confirmation";
import { usePlace } from "@workspace/quarter/parts/place";
import { Told } from "@workspace/quarter/parts/told";
import { counted, type ShortfallReason } from "@workspace/quarter/parts/words";
import { countyName } from "@workspace/words/codes";
import { quarterWords } from "@workspace/words/days";

import type { CountyData } from "./county_data";
import { ReasonSelect } from "./reason_select";

export function DrawForm({ data, onDrawn }: { data: CountyData; onDrawn: () => void }) {
  const { site, quarter, county } = usePlace();
  const isAsked = useSignal(false);
  const fosterCare = useSignal(data.county.foster_care);
  const inHome = useSignal(data.county.in_home);
  const reason = useSignal<ShortfallReason | "">("");
  const action = useAction();
  const { either } = data.county;
  const isFewer = fosterCare.value !== data.county.foster_care || inHome.value !== data.county.in_home;
  const words = either
    ? counted(either, "case of either kind", "cases of either kind")
    : `${counted(fosterCare.value, "foster care case")} and ${counted(inHome.value, "in-home case")}`;
  const draw = async () => {
    const fewer = { cases: { foster_care: fosterCare.value, in_home: inHome.value }, ...(reason.value === "" ? {} : { why: reason.value }) };
    const drawn = await sendSafely((key) =>
      bodyOf(
        api.POST("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}/draw", {
          params: { path: { site, quarter, county }, header: { "Idempotency-Key": key } },
          body: isFewer ? fewer : {},
        }),
      ),
    );
    onDrawn();
    return `Drawn: ${counted(drawn.picks.filter((pick) => pick.kind === "sample").length, "case")}.`;
  };
  return (
    <section class="oms-block" aria-labelledby="draw">
      <h2 id="draw">Draw the sample</h2>
      <div class="oms-card oms-stack oms-gap">
        <p>
          From the frame’s {counted(data.sample?.frame?.rows ?? 0, "case")}, {words} will be drawn at random, and as many again as an
          oversample for replacements. The seed is made by the server after the upload, so nobody can choose the cases.
        </p>
        {!either && (
          <details class="oms-more">
            <summary>Draw fewer cases than expected</summary>
            <div class="oms-filters">
              <NumberField id="draw-fc" label="Foster care cases" value={fosterCare.value} max={data.county.foster_care} onChange={(value) => (fosterCare.value = value)} />
              <NumberField id="draw-ih" label="In-home cases" value={inHome.value} max={data.county.in_home} onChange={(value) => (inHome.value = value)} />
              <ReasonSelect id="draw-why" value={reason.value} onChange={(value) => (reason.value = value)} />
            </div>
          </details>
        )}
        <p>
          <button class="usa-button" type="button" onClick={() => (isAsked.value = true)}>
            Draw the sample
          </button>
        </p>
        <Told action={action} running="The sample is drawn" refused="Nothing was drawn" />
        <Confirmation
          isOpen={isAsked.value}
          title={`Draw the sample of ${countyName(county)}?`}
          act="Draw now"
          onAct={() => action.run(draw)}
          onClose={() => (isAsked.value = false)}
        >
          <p>
            {words} for {quarterWords(quarter)}. A sample is drawn once: afterwards neither the frame nor the draw can be changed.
            Cases that have to be eliminated later are replaced from the oversample.
          </p>
        </Confirmation>
      </div>
    </section>
  );
}

interface NumberFieldProps {
  id: string;
  label: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}

function NumberField({ id, label, value, max, onChange }: NumberFieldProps) {
  return (
    <div>
      <label class="usa-label" for={id}>
        {label} (of {max})
      </label>
      <input
        class="usa-input"
        id={id}
        type="number"
        min={0}
        max={max}
        value={value}
        onInput={(event) => onChange(Number(event.currentTarget.value))}
      />
    </div>
  );
}
