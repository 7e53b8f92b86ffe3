/** A county in a quarter: frame, draw, cases with their reviewers, replacements, onsite review and shortfall. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { useStaff } from "@workspace/quarter/assignment/reviewers";
import { usePlace } from "@workspace/quarter/parts/place";
import { counted, SAMPLE_OUTCOMES } from "@workspace/quarter/parts/words";
import { addressIn } from "@workspace/site";
import { Loaded, Notice } from "@workspace/ui/notice";
import { countyName } from "@workspace/words/codes";
import { quarterWords } from "@workspace/words/days";

import { CountyCases } from "./county_cases";
import { loadCounty, type CountyData } from "./county_data";
import { DrawForm } from "./draw_form";
import { DrawProof } from "./draw_proof";
import { FrameUpload } from "./frame_upload";
import { OnsiteForm } from "./onsite_form";
import { ShortfallForm } from "./shortfall_form";

export function CountyPage() {
  const { site, quarter, county } = usePlace();
  const data = useResource(`county/${site}/${quarter}/${county}`, () => loadCounty(site, quarter, county));
  return (
    <Page site={site} title={`${countyName(county)}, ${quarterWords(quarter)}`} here="Quarter">
      <div class="oms-wrap">
        <div class="oms-head">
          <nav aria-label="Breadcrumb">
            <ol class="oms-crumbs">
              <li>
                <a href={addressIn(site, "quarters")}>Quarters</a>
              </li>
              <li>
                <a href={addressIn(site, "quarters", quarter)}>{quarterWords(quarter)}</a>
              </li>
              <li aria-current="page">{countyName(county)}</li>
            </ol>
          </nav>
          <h1>{countyName(county)}</h1>
          <p class="oms-lead">{data.data === null ? quarterWords(quarter) : leadOf(data.data)}</p>
          {data.data !== null && <Facts data={data.data} />}
        </div>
        <Loaded resource={data}>{(loaded) => <Sections data={loaded} onChanged={data.reload} />}</Loaded>
      </div>
    </Page>
  );
}

function Sections({ data, onChanged }: { data: CountyData; onChanged: () => void }) {
  const { site, quarter } = usePlace();
  const staff = useStaff(site, quarter);
  const { outcome } = data.county;
  const isDrawn = outcome === "drawn";
  const reloadAll = () => {
    onChanged();
    staff.reload();
  };
  if (expectedOf(data) === 0) {
    return (
      <Notice title="Nothing is expected of this county in this quarter">
        <p>A very small county reviews at least one case a year, and may have none in a quarter.</p>
      </Notice>
    );
  }
  return (
    <>
      {!isDrawn && <FrameUpload data={data} onUploaded={onChanged} />}
      {outcome === "frame" && <DrawForm data={data} onDrawn={onChanged} />}
      {outcome === "no_eligible_case" && (
        <Notice title="The frame of this county has no eligible case">
          <p>Nothing can be drawn. Upload another frame if this one was not whole.</p>
        </Notice>
      )}
      {isDrawn && <Loaded resource={staff}>{(loaded) => <CountyCases data={data} staff={loaded} onChanged={reloadAll} />}</Loaded>}
      {isDrawn && <DrawProof data={data} />}
      <div class="oms-cols oms-cols--2 oms-block">
        <Loaded resource={staff}>{(loaded) => <OnsiteForm data={data} staff={loaded} onSaved={onChanged} />}</Loaded>
        <ShortfallForm data={data} onSaved={onChanged} />
      </div>
    </>
  );
}

function Facts({ data: { county } }: { data: CountyData }) {
  return (
    <p class="oms-facts">
      <span>{SAMPLE_OUTCOMES[county.outcome]}</span>
      {county.interviews.length > 0 && <span>{counted(county.interviews.length, "stakeholder interview")}</span>}
      {county.year && (
        <span>
          {county.year.drawn} drawn in four quarters; at least {county.year.minimum} a year{" "}
          {county.year.reached ? "is reached" : "is not reached yet"}
        </span>
      )}
      <span>A random sample, not every case of the county</span>
    </p>
  );
}

export function expectedOf({ county }: CountyData): number {
  return county.foster_care + county.in_home + county.either;
}

function leadOf(data: CountyData): string {
  const { county } = data;
  const kinds = county.either
    ? counted(county.either, "case of either kind", "cases of either kind")
    : `${counted(county.foster_care, "foster care case")} and ${counted(county.in_home, "in-home case")}`;
  return `Expected in this quarter: ${kinds}. ${county.completed} approved.`;
}

/** Loads the places of the sample with the agency's own numbers. Each such read is recorded. */
export async function loadReferences(site: string, quarter: string, county: string): Promise<ReadonlyMap<number, string>> {
  const path = { site, quarter, county };
  const frame = await bodyOf(api.GET("/api/v1/sites/{site}/reviews/{quarter}/samples/{county}/frame", { params: { path } }));
  return new Map(frame.picks.map((pick) => [pick.rank, pick.reference]));
}
