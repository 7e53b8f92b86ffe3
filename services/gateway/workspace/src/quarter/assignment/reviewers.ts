/** Reviewers of a site with what an assignment needs to know: name, counties, certificate today, and workload. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource, type Resource } from "@workspace/api/resource";
import { doorOf } from "@workspace/site";

export interface Reviewer {
  person: string;
  name: string;
  /** null: every county of the site. */
  counties: readonly string[] | null;
  certificate: Schemas["CertificationResponse"] | null;
  isCertified: boolean;
  /** Cases in the quarter that are in their hands and not final. */
  load: number;
}

export interface Staff {
  reviewers: readonly Reviewer[];
  /** Names of all people of the site. */
  names: ReadonlyMap<string, string>;
}

export function useStaff(site: string, quarter: string): Resource<Staff> {
  return useResource(`staff/${site}/${quarter}`, () => loadStaff(site, quarter));
}

async function loadStaff(site: string, quarter: string): Promise<Staff> {
  const [{ people }, workload, { certifications }] = await Promise.all([
    bodyOf(api.GET("/api/v1/sites/{site}/people", { params: { path: { site } } })),
    bodyOf(api.GET("/api/v1/sites/{site}/reports/workload", { params: { path: { site }, query: { quarter } } })),
    bodyOf(api.GET("/api/v1/sites/{site}/certifications", { params: { path: { site } } })),
  ]);
  const loads = new Map<string, number>();
  for (const { person, stage, cases } of workload.reviewers) {
    if (stage !== "approved_final") loads.set(person, (loads.get(person) ?? 0) + cases);
  }
  const held = new Map(certifications.map((certificate) => [certificate.person, certificate]));
  const isTraining = doorOf(site).purpose === "training"; // training precedes the certificate
  const reviewers = people.filter(isReviewer).map((row): Reviewer => {
    const certificate = held.get(row.id) ?? null;
    const isCertified = isTraining || (certificate?.holds_today ?? false);
    return { person: row.id, name: row.name, counties: countiesOf(row), certificate, isCertified, load: loads.get(row.id) ?? 0 };
  });
  return {
    reviewers: reviewers.sort((one, other) => one.name.localeCompare(other.name)),
    names: new Map(people.map((row) => [row.id, row.name])),
  };
}

function isReviewer(row: Schemas["UserRow"]): boolean {
  return row.account !== "disabled" && row.roles.some(({ role }) => role === "REVIEWER");
}

/** Counties of all roles as reviewer together; one without a list reaches every county. */
function countiesOf(row: Schemas["UserRow"]): readonly string[] | null {
  const held = row.roles.filter(({ role }) => role === "REVIEWER").map(({ counties }) => counties);
  return held.includes(null) ? null : held.flatMap((counties) => counties ?? []);
}

/** Returns why a case of the county cannot be given to the reviewer as far as is known here; "" where nothing is. */
export function hindranceOf(reviewer: Reviewer, county: string): string {
  if (reviewer.counties !== null && !reviewer.counties.includes(county)) return "not a reviewer of this county";
  if (!reviewer.isCertified) return "not certified today";
  return "";
}
