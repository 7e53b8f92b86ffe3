/** Site, quarter, county and case of the page, as its address names them. */
import { useRoute } from "preact-iso/router";

export interface Place {
  site: string;
  quarter: string;
  county: string;
  case: string;
}

/** Parts that the address does not name are "". */
export function usePlace(): Place {
  const { params } = useRoute();
  const named = (name: string) => params[name] ?? "";
  return { site: `${named("state")}-${named("purpose")}`, quarter: named("quarter"), county: named("county"), case: named("case") };
}
