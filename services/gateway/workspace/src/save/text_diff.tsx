/** Word-by-word difference of two texts, loaded when it is first asked for. Not by colour alone: words say it too. */
import { diffWordsWithSpace } from "diff";

export function TextDiff({ before, after }: { before: string; after: string }) {
  return (
    <p class="oms-small oms-pre">
      {diffWordsWithSpace(before, after).map((part, index) =>
        part.added ? (
          <ins key={index}>
            <span class="oms-sr">only in yours: </span>
            {part.value}
          </ins>
        ) : part.removed ? (
          <del key={index}>
            <span class="oms-sr">only in the other: </span>
            {part.value}
          </del>
        ) : (
          part.value
        ),
      )}
    </p>
  );
}
