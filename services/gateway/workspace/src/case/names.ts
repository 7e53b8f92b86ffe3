/** Names of the people in a case; the signed-in person is "you". */
import { account } from "@workspace/session/account";
import { usePeople } from "@workspace/words/people";

export function useNames(site: string): (person: string) => string {
  const nameOf = usePeople(site);
  return (person) => (person === account.value?.id ? "you" : nameOf(person));
}
