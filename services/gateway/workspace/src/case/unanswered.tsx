/** Mark of a question without an answer that the case needs. */
import { Icon } from "@workspace/ui/icon";

export function Unanswered() {
  return (
    <span class="oms-tag oms-tag--line oms-after">
      <Icon name="info" />
      Unanswered
    </span>
  );
}
