/** Choice of the reason why a county reviews fewer cases than expected. */
import { SHORTFALL_REASONS, type ShortfallReason } from "@workspace/quarter/parts/words";

const REASONS: readonly ShortfallReason[] = ["staffing", "small_frame", "late_frame", "eliminations", "emergency"];

interface ReasonSelectProps {
  id: string;
  value: ShortfallReason | "";
  onChange: (reason: ShortfallReason | "") => void;
}

export function ReasonSelect({ id, value, onChange }: ReasonSelectProps) {
  return (
    <div>
      <label class="usa-label" for={id}>
        Why fewer
      </label>
      <select class="usa-select" id={id} value={value} onChange={(event) => onChange(event.currentTarget.value as ShortfallReason | "")}>
        <option value="">Choose a reason</option>
        {REASONS.map((reason) => (
          <option key={reason} value={reason}>
            {SHORTFALL_REASONS[reason]}
          </option>
        ))}
      </select>
    </div>
  );
}
