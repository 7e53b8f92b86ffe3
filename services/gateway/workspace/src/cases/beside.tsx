/** Beside the list of cases: what changed since the last visit, and the person's sites. */
import { ownSites } from "@workspace/session/account";
import { addressIn, doorOf, jurisdictionOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { caseName } from "@workspace/words/codes";
import { momentWords } from "@workspace/words/days";

import { lastPlace } from "./case_table";
import type { OwnCase } from "./grouping";
import type { OwnCases } from "./own_cases";

interface BesideProps {
  site: string;
  own: OwnCases;
  names: (person: string) => string;
}

export function Beside({ site, own, names }: BesideProps) {
  const changed = own.cases.filter((one) => one.changed !== null);
  const last = own.last_visit?.at ?? null;
  return (
    <aside class="oms-stack" aria-label="Beside my cases">
      <section class="oms-card oms-card--s">
        <h2 class="oms-label">Since your last visit{last && `, ${momentWords(last, new Date())}`}</h2>
        {changed.length === 0 ? (
          <p class="oms-small">Nobody else has changed your cases.</p>
        ) : (
          <ul class="oms-small oms-stack--s">
            {changed.map((one) => (
              <Changed key={one.case} site={site} one={one} names={names} />
            ))}
          </ul>
        )}
      </section>
      <Sites site={site} />
    </aside>
  );
}

function Changed({ site, one, names }: { site: string; one: OwnCase; names: (person: string) => string }) {
  if (one.changed === null) return null;
  return (
    <li>
      <a href={lastPlace(site, one)}>{caseName({ ...one, id: one.case })} changed</a>, by {one.changed.by.map(names).join(" and ")}, {momentWords(one.changed.at, new Date())}
    </li>
  );
}

function Sites({ site }: { site: string }) {
  return (
    <section class="oms-card oms-card--s">
      <h2 class="oms-label">Your sites</h2>
      <ul class="oms-stack--s oms-small">
        {ownSites.value.map((other) => {
          const door = doorOf(other);
          const practice = door.purpose === "training";
          return (
            <li key={other}>
              <span class={`oms-chip oms-chip--${door.purpose}`}>
                <Icon name={door.icon} />
                {door.short}
              </span>{" "}
              {other === site ? `You are here.${practice ? " Nothing you do here counts." : ""}` : <a href={addressIn(other, "cases")}>{practice ? "Practice with mock cases" : `Your cases: ${jurisdictionOf(other)}`}</a>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
