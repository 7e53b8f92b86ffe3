/** The person's own cases in a site, from the server. */
import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { useResource, type Resource } from "@workspace/api/resource";

export type OwnCases = Schemas["OwnCaseList"];

export function useOwnCases(site: string): Resource<OwnCases> {
  return useResource(`own cases ${site}`, () => bodyOf(api.GET("/api/v1/sites/{site}/my-cases", { params: { path: { site } } })));
}
