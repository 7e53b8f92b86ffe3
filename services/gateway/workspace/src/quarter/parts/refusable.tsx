/** A button that, while it would be refused, stays in reach of keyboard and screen reader and says why. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface RefusableProps {
  /** Why it cannot be pressed now; "" when it can. */
  why: string;
  kind?: string;
  type?: "button" | "submit";
  /** Hides the reason from sight where it stands beside the button already. */
  quiet?: boolean;
  onPress?: () => void;
  children: ComponentChildren;
}

export function RefusableButton({ why, kind = "", type = "button", quiet = false, onPress, children }: RefusableProps) {
  const id = useId();
  const isRefused = why !== "";
  return (
    <>
      <button
        class={`usa-button ${kind}`}
        type={type}
        aria-disabled={isRefused ? "true" : undefined}
        aria-describedby={isRefused ? id : undefined}
        onClick={(event) => {
          if (isRefused) event.preventDefault();
          else onPress?.();
        }}
      >
        {children}
      </button>
      {isRefused && (
        <span id={id} class={quiet ? "oms-sr" : "oms-small oms-muted"}>
          {why}
        </span>
      )}
    </>
  );
}
