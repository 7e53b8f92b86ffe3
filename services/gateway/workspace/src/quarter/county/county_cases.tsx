/** Cases of a drawn sample: who reviews each, how far it is, given by hand or evenly, replaced when eliminated. */
import { useSignal } from "@preact/signals";
import { useMemo } from "preact/hooks";

import { AssignmentPlan } from "@workspace/quarter/assignment/assignment_plan";
import type { Assignable } from "@workspace/quarter/assignment/assignment_request";
import type { Staff } from "@workspace/quarter/assignment/reviewers";
import { useAction } from "@workspace/quarter/parts/action";
import { usePlace } from "@workspace/quarter/parts/place";
import { Told } from "@workspace/quarter/parts/told";
import { counted } from "@workspace/quarter/parts/words";

import { CaseRow } from "./case_row";
import { sampledCases, type CountyData, type SampledCase } from "./county_data";
import { loadReferences } from "./county_page";

interface CountyCasesProps {
  data: CountyData;
  staff: Staff;
  onChanged: () => void;
}

/** People whom a case was given to here: the list of cases takes a moment to know them. */
type Given = ReadonlyMap<string, readonly string[]>;

export function CountyCases({ data, staff, onChanged }: CountyCasesProps) {
  const { site, quarter, county } = usePlace();
  const references = useSignal<ReadonlyMap<number, string>>(new Map());
  const given = useSignal<Given>(new Map());
  const reading = useAction();
  const cases = useMemo(() => sampledCases(data), [data]);
  const shown = cases
    .filter((one) => one.isInReview)
    .map((one) => ({ ...one, reviewers: given.value.get(one.pick.case) ?? one.reviewers }));
  const note = (id: string, people: readonly string[]) => (given.value = new Map([...given.peek(), [id, people]]));
  const free = cases.filter((one) => !one.isInReview).length;
  const targetOf = (one: SampledCase): Assignable => ({
    site,
    quarter,
    county,
    rank: one.pick.rank,
    case: one.pick.case,
    exists: one.stage !== null && one.stage !== "not_created",
  });
  const open = useMemo(
    () =>
      cases
        .filter((one) => one.isInReview && (one.stage === null || one.stage === "not_created"))
        .map((one) => ({ site, quarter, county, rank: one.pick.rank, case: one.pick.case, exists: false })),
    [cases, site, quarter, county],
  );
  const read = async () => {
    references.value = await loadReferences(site, quarter, county);
    return "The agency’s numbers stand beside the cases. This look at the frame is recorded.";
  };
  return (
    <section class="oms-block oms-first" aria-labelledby="cases">
      <div class="oms-row oms-row--between">
        <h2 id="cases">Cases</h2>
        <button class="usa-button usa-button--outline oms-s" type="button" onClick={() => reading.run(read)}>
          Show the agency’s numbers
        </button>
      </div>
      <p>
        {open.length === 0
          ? "Every case of the sample is in the hands of a reviewer."
          : `${counted(open.length, "case waits", "cases wait")} for a reviewer. Give them by hand below, or evenly by workload.`}
      </p>
      <div class="oms-gap-s">
        <Told action={reading} running="The frame is read" refused="The frame could not be read" />
      </div>
      <div class="oms-card oms-gap">
        <AssignmentPlan open={open} reviewers={staff.reviewers} onGiven={note} onAssigned={onChanged} />
      </div>
      <div class="oms-card oms-gap">
        <div class="oms-scroll" role="region" aria-labelledby="cases-cap" tabIndex={0}>
          <table class="oms-table oms-fold">
            <caption id="cases-cap">
              {counted(shown.length, "case")} of the sample in the order of the draw; {counted(free, "case")} of the oversample left.
            </caption>
            <thead>
              <tr>
                <th scope="col">Case</th>
                <th scope="col">Kind</th>
                <th scope="col">Stage</th>
                <th scope="col">Reviewers</th>
                <th scope="col">
                  <span class="oms-sr">Action</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <CaseRow
                  key={one.pick.rank}
                  target={targetOf(one)}
                  sampled={one}
                  staff={staff}
                  reference={references.value.get(one.pick.rank) ?? ""}
                  onGiven={note}
                  onChanged={onChanged}
                />
              ))}
            </tbody>
          </table>
        </div>
      </div>
    </section>
  );
}
