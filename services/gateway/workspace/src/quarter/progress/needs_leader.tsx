/** What waits for a leader in a quarter, and the site's own figures of it. */
import { counted } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";

import type { CountyProgress } from "./county_progress";

const MAX_NAMED = 6;

interface NeedsLeaderProps {
  site: string;
  quarter: string;
  counties: readonly CountyProgress[];
}

export function NeedsLeader({ site, quarter, counties }: NeedsLeaderProps) {
  const at = (...parts: string[]) => addressIn(site, "quarters", quarter, ...parts);
  const expecting = counties.filter((county) => county.expected > 0);
  const without = expecting.filter((county) => county.outcome === "no_frame");
  const ready = expecting.filter((county) => county.outcome === "frame");
  const open = counties.reduce((sum, county) => sum + Math.max(0, county.drawn - county.assigned - county.eliminated), 0);
  return (
    <aside class="oms-stack" aria-label="What needs you">
      <div class="oms-card oms-stack">
        <h3>What needs you</h3>
        {without.length + ready.length + open === 0 && <p class="oms-small">Every sample is drawn and every case has its reviewer.</p>}
        <Named counties={ready} words="can be drawn" at={at} />
        {open > 0 && (
          <p class="oms-small">
            <a href={at("assign")}>{counted(open, "drawn case waits", "drawn cases wait")} for a reviewer</a>
          </p>
        )}
        <Named counties={without} words={without.length === 1 ? "has no frame" : "have no frame"} at={at} />
        <p class="oms-small">
          <a href={at("decisions")}>Eliminations to decide, overdue cases, open notes</a>
        </p>
      </div>
      <div class="oms-card oms-stack--s">
        <h3>Figures of the site</h3>
        <ul class="oms-rows oms-small">
          <li>
            <a href={`/sites/${site}/quarters/${quarter}`}>Results of the quarter</a>
          </li>
          <li>
            <a href={`/sites/${site}/quarters/${quarter}/work`}>Progress and quality assurance</a>
          </li>
          <li>
            <a href={`/sites/${site}/analysis?quarter=${quarter}`}>Analysis of several items</a>
          </li>
          <li>
            <a href={`/sites/${site}/improvement/${quarter}`}>Action plans and improvement</a>
          </li>
        </ul>
      </div>
    </aside>
  );
}

interface NamedProps {
  counties: readonly CountyProgress[];
  words: string;
  at: (...parts: string[]) => string;
}

function Named({ counties, words, at }: NamedProps) {
  if (counties.length === 0) return null;
  const shown = counties.slice(0, MAX_NAMED);
  const more = counties.length - shown.length;
  return (
    <div class="oms-small">
      <p>
        <strong>
          {counted(counties.length, "county", "counties")} {words}
        </strong>
      </p>
      <ul class="oms-row">
        {shown.map((county) => (
          <li key={county.county}>
            <a href={at("counties", county.county)}>{county.name}</a>
          </li>
        ))}
        {more > 0 && <li>and {more} more in the table</li>}
      </ul>
    </div>
  );
}
