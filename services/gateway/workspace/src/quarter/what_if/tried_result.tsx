/** What would be otherwise: ratings of the case with their reasons, and figures of the quarter before and after. */
import type { Schemas } from "@workspace/api/client";
import type { Instrument } from "@workspace/api/instruments";
import { itemOf } from "@workspace/training/instrument";
import { Icon } from "@workspace/ui/icon";
import { ITEM_RATINGS, OUTCOME_RATINGS } from "@workspace/words/codes";

export interface Tried {
  answers: Schemas["WhatIfResponse"];
  figures: Schemas["WhatIfFigures"];
}

export function TriedResult({ tried: { answers, figures }, instrument }: { tried: Tried; instrument: Instrument }) {
  const otherwise = [...figures.items, ...figures.outcomes].filter(isOtherwise);
  return (
    <>
      <div class="oms-card oms-stack">
        <h2>The case would be rated otherwise</h2>
        {answers.ratings.length === 0 && <p>No rating changes: item and outcome stay as they are.</p>}
        {answers.ratings.map(({ name, before, now }) => (
          <div key={name} class="oms-stack--s">
            <h3>{nameOf(name, instrument)}</h3>
            <p>
              {ratingWords(before.rating)} <Icon name="arrow_forward" /> <span class="oms-sr">would become</span>{" "}
              <strong>{ratingWords(now.rating)}</strong>
            </p>
            <p class="oms-small oms-muted">{now.why}</p>
          </div>
        ))}
        <p class="oms-small">
          Complete: {answers.progress.now.complete} of {answers.progress.now.items} items (now {answers.progress.before.complete}).
        </p>
      </div>
      <div class="oms-card oms-stack">
        <h2>Figures of the quarter</h2>
        <p class="oms-small">
          {figures.counted
            ? "The case counts in them already."
            : "The case is not final and counts in no figure yet: here it is added."}{" "}
          {figures.sample}
        </p>
        {otherwise.length === 0 ? (
          <p>No figure would change.</p>
        ) : (
          <table class="oms-table oms-table--tight">
            <caption class="oms-sr">Figures that would change</caption>
            <thead>
              <tr>
                <th scope="col">Figure</th>
                <th scope="col" class="r">
                  Now
                </th>
                <th scope="col" class="r">
                  Then
                </th>
              </tr>
            </thead>
            <tbody>
              {otherwise.map((figure) => (
                <tr key={figure.name}>
                  <th scope="row">{nameOf(figure.name, instrument)}</th>
                  <td class="r">{figureWords(figure.before)}</td>
                  <td class="r oms-num">{figureWords(figure.now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </>
  );
}

function isOtherwise({ before, now }: Schemas["TriedFigure"]): boolean {
  return before.good !== now.good || before.applicable !== now.applicable;
}

function figureWords({ good, applicable, share }: Schemas["Figures"]): string {
  return share === null ? "no case" : `${Math.round(share * 100)} % (${good} of ${applicable})`;
}

function ratingWords(rating: string): string {
  return { ...ITEM_RATINGS, ...OUTCOME_RATINGS }[rating as keyof typeof ITEM_RATINGS];
}

function nameOf(name: string, instrument: Instrument): string {
  const item = itemOf(instrument, name);
  if (item) return `Item ${name}: ${item.label}`;
  const outcome = instrument.outcomes.find(({ id }) => id === name);
  return outcome ? `Outcome ${name}: ${outcome.label}` : name;
}
