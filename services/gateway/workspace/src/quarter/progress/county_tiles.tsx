/** Progress map: a tile for each county, roughly where it lies; each tile is a link to the county's page. */
import { TILES } from "@generated/reference";

import { addressIn } from "@workspace/site";

import { shadeOf, summaryOf, type CountyProgress } from "./county_progress";

const KEY = [
  ["q1", "under a quarter"],
  ["q2", "under half"],
  ["q3", "under three quarters"],
  ["q4", "nearly all"],
  ["q5", "all approved"],
  ["q0", "not drawn"],
  ["qn", "none expected"],
] as const;

interface CountyTilesProps {
  site: string;
  quarter: string;
  counties: readonly CountyProgress[];
}

export function CountyTiles({ site, quarter, counties }: CountyTilesProps) {
  const placed = counties.filter((county) => TILES[county.county] !== undefined);
  if (placed.length === 0) return null;
  return (
    <figure class="oms-fig" aria-labelledby="tiles-cap">
      <figcaption id="tiles-cap">
        <strong>Approved of expected cases, by county</strong>
        Every county has a tile of the same size, roughly where it lies. The table says the same in the order of names.
      </figcaption>
      <p class="oms-key">
        {KEY.map(([shade, words]) => (
          <span key={shade}>
            <i class={`sw ${shade}`} />
            {words}
          </span>
        ))}
      </p>
      <ul class="oms-tiles">
        {placed.map((county) => (
          <Tile key={county.county} progress={county} address={addressIn(site, "quarters", quarter, "counties", county.county)} />
        ))}
      </ul>
    </figure>
  );
}

function Tile({ progress, address }: { progress: CountyProgress; address: string }) {
  const [letters, column, row] = TILES[progress.county] ?? ["", 1, 1];
  const shade = shadeOf(progress);
  return (
    <li class={`x${column} y${row}`}>
      <a class={shade} href={address}>
        <span aria-hidden="true">{letters}</span>
        <span class="oms-sr">{summaryOf(progress)}</span>
        <b aria-hidden="true">{shade === "qn" ? "–" : `${progress.completed}/${progress.expected}`}</b>
      </a>
    </li>
  );
}
