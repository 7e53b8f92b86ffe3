/** Addresses of the workspace, and what a site's id says: its purpose and its jurisdiction. */
import { JURISDICTIONS } from "@generated/reference";

export type Purpose = "training" | "cqi" | "cfsr";

export interface Door {
  purpose: Purpose;
  /** In the title of every page of the site. */
  short: string;
  description: string;
  icon: "school" | "loop" | "account_balance";
}

/** Names of the purposes as on the server's pages (R3, R7). */
export const DOORS: Readonly<Record<Purpose, Door>> = {
  training: { purpose: "training", short: "Training", description: "Training: practice only, no real cases", icon: "school" },
  cqi: { purpose: "cqi", short: "CQI", description: "Continuous quality improvement (CQI)", icon: "loop" },
  cfsr: { purpose: "cfsr", short: "CFSR", description: "Child and Family Services Review (CFSR)", icon: "account_balance" },
};

const SITE = /^([a-z]{2})-(training|cqi|cfsr)$/;

export function doorOf(site: string): Door {
  return DOORS[(SITE.exec(site)?.[2] ?? "training") as Purpose];
}

export function jurisdictionOf(site: string): string {
  const code = site.slice(0, 2);
  return JURISDICTIONS[code] ?? code.toUpperCase();
}

/** Returns the site of an address such as `/app/cqi/ca/cases`; null where it names none. */
export function siteOf(path: string): string | null {
  const [, , purpose = "", state = ""] = path.split("/");
  const site = `${state}-${purpose}`;
  return SITE.test(site) ? site : null;
}

/** Returns the address of a page of a site, such as `/app/cqi/ca/cases`. */
export function addressIn(site: string, ...parts: readonly string[]): string {
  return ["/app", doorOf(site).purpose, site.slice(0, 2), ...parts].join("/");
}
