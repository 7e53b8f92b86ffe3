/** Notices, and what stands in the place of content that is loading or could not be loaded. */
import type { ComponentChildren } from "preact";

import { wordsOf } from "@workspace/api/problem";
import type { Resource } from "@workspace/api/resource";

import { Icon, type IconName } from "./icon";

type Tone = "" | "good" | "warn" | "bad";
const SIGNS: Readonly<Record<Tone, IconName>> = { "": "info", good: "check_circle", warn: "warning", bad: "error" };

export function Notice({ tone = "", title, children }: { tone?: Tone; title: string; children?: ComponentChildren }) {
  return (
    <div class={`oms-call oms-call--${tone}`}>
      <Icon name={SIGNS[tone]} />
      <div>
        <p>
          <strong>{title}</strong>
        </p>
        {children}
      </div>
    </div>
  );
}

/** Shows loaded data; until then a quiet place holder, and after a failure the reason with a button to try again. */
export function Loaded<T>({ resource, children }: { resource: Resource<T>; children: (data: T) => ComponentChildren }) {
  if (resource.data !== null) return <>{children(resource.data)}</>;
  if (resource.error === null) {
    return (
      <div>
        <div class="oms-skel" aria-hidden="true">
          <div />
          <div />
          <div />
        </div>
        <p class="oms-sr" role="status">
          Loading
        </p>
      </div>
    );
  }
  return (
    <div role="alert">
      <Notice tone="bad" title="This could not be loaded">
        <p>{wordsOf(resource.error)}</p>
        <button class="usa-button usa-button--outline oms-s" type="button" onClick={resource.reload}>
          Try again
        </button>
      </Notice>
    </div>
  );
}
