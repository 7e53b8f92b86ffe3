/** Names of the people of a site, for the ids that its cases and notes hold. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";

type Names = ReadonlyMap<string, string>;
const loading = new Map<string, Promise<Names>>();

/** Returns a function from the id of a person to their name; to the id until the names are there. */
export function usePeople(site: string): (id: string) => string {
  const names = useResource(`people ${site}`, () => namesOf(site));
  return (id) => names.data?.get(id) ?? id;
}

function namesOf(site: string): Promise<Names> {
  const known = loading.get(site);
  if (known) return known;
  const names = bodyOf(api.GET("/api/v1/sites/{site}/colleagues", { params: { path: { site } } })).then(
    ({ colleagues }) => new Map(colleagues.map(({ id, name }) => [id, name])),
  );
  loading.set(site, names);
  names.catch(() => loading.delete(site));
  return names;
}
