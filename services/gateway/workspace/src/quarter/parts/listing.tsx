/** Section with a list in pages: a sentence where it is empty, a table, and a button for more. */
import type { ComponentChildren } from "preact";

import { wordsOf } from "@workspace/api/problem";
import { Loaded } from "@workspace/ui/notice";

import type { Pages } from "./pages";

interface ListingProps<T> {
  id: string;
  title: string;
  intro: string;
  pages: Pages<T>;
  columns: readonly string[];
  /** Stands where the list is empty. */
  empty: string;
  row: (row: T) => ComponentChildren;
}

export function Listing<T>({ id, title, intro, pages, columns, empty, row }: ListingProps<T>) {
  return (
    <section class="oms-block" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{intro}</p>
      <div class="oms-card oms-gap">
        <Loaded resource={pages.resource}>
          {(rows) =>
            rows.length === 0 ? (
              <p class="oms-muted">{empty}</p>
            ) : (
              <div class="oms-scroll" role="region" aria-label={`${title}, table`} tabIndex={0}>
                <table class="oms-table oms-table--tight oms-fold">
                  <caption class="oms-sr">{title}</caption>
                  <thead>
                    <tr>
                      {columns.map((column) => (
                        <th key={column} scope="col">
                          {column}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>{rows.map(row)}</tbody>
                </table>
              </div>
            )
          }
        </Loaded>
        {pages.hasMore && (
          <p class="oms-gap-s">
            <button class="usa-button usa-button--outline oms-s" type="button" onClick={pages.more}>
              Show more
            </button>
          </p>
        )}
        {pages.error !== null && (
          <p class="oms-small" role="alert">
            {wordsOf(pages.error)}
          </p>
        )}
      </div>
    </section>
  );
}
