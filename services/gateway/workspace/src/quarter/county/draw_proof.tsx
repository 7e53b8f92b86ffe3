/** Proof of a draw: how anybody can repeat it, first in words, then the numbers. */
import type { CountyData } from "./county_data";

export function DrawProof({ data: { sample } }: { data: CountyData }) {
  if (sample?.seed == null) return null;
  const command = `oms sample verify --site ${sample.site} --quarter ${sample.quarter} --county ${sample.county}`;
  return (
    <section class="oms-block" aria-labelledby="proof">
      <h2 id="proof">Proof of the draw</h2>
      <div class="oms-card oms-stack oms-gap">
        <p>
          The seed was made at random after the frame came in. Frame and seed give the same cases every time and in whatever order the
          rows stand, so anybody who may read the frame can draw again and compare.
        </p>
        <p>
          To verify: <code>{command}</code>. It draws again and says whether the sample is the recorded one.
        </p>
        <dl class="oms-dl">
          <dt>Seed</dt>
          <dd>
            <code>{sample.seed}</code>
          </dd>
          <dt>Method</dt>
          <dd>
            <code>{sample.algorithm}</code>: the lowest SHA-256 over the seed and each row’s name are drawn
          </dd>
          <dt>Frame</dt>
          <dd>
            <code>{sample.frame?.digest}</code> (salted digest, {sample.frame?.rows} rows)
          </dd>
          <dt>Draw</dt>
          <dd>
            <code>{sample.digest}</code> (salted digest of the drawn rows)
          </dd>
        </dl>
      </div>
    </section>
  );
}
