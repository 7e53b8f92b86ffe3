/** Table of the counties of a quarter: expected, sample, assigned, approved, and why there are fewer. */
import { reasonWords, SAMPLE_OUTCOMES } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";

import type { CountyProgress } from "./county_progress";

interface CountyTableProps {
  site: string;
  quarter: string;
  counties: readonly CountyProgress[];
}

export function CountyTable({ site, quarter, counties }: CountyTableProps) {
  return (
    <div class="oms-card">
      <div class="oms-scroll oms-scroll--tall" role="region" aria-labelledby="counties-cap" tabIndex={0}>
        <table class="oms-table oms-table--tight oms-fold">
          <caption id="counties-cap">Counties in the order of their names</caption>
          <thead>
            <tr>
              <th scope="col">County</th>
              <th scope="col">Sample</th>
              {["Expected", "Drawn", "Assigned", "Approved"].map((name) => (
                <th key={name} scope="col" class="r">
                  {name}
                </th>
              ))}
              <th scope="col">Why fewer</th>
            </tr>
          </thead>
          <tbody>
            {counties.map((county) => (
              <tr key={county.county}>
                <th scope="row">
                  <a href={addressIn(site, "quarters", quarter, "counties", county.county)}>{county.name}</a>
                </th>
                <td data-l="Sample">{county.expected === 0 ? "None expected" : SAMPLE_OUTCOMES[county.outcome]}</td>
                <td data-l="Expected" class="r">
                  {county.expected}
                </td>
                <td data-l="Drawn" class="r">
                  {county.drawn}
                </td>
                <td data-l="Assigned" class="r">
                  {county.assigned}
                </td>
                <td data-l="Approved" class="r oms-num">
                  {county.completed}
                </td>
                <td data-l="Why fewer">{reasonWords(county.why) || "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
