/** One item of a comparison: both ratings, and the answers to each question side by side. */
import type { Schemas } from "@workspace/api/client";
import { withoutMarks } from "@workspace/case/questions/question_words";
import { shapeOfQuestion, type Value } from "@workspace/case/questions/shape";
import { wordsOfValue } from "@workspace/case/questions/value_words";
import { Icon } from "@workspace/ui/icon";
import { ITEM_RATINGS } from "@workspace/words/codes";

import { questionsOf, type Item, type Question } from "./instrument";
import type { Instrument } from "@workspace/api/instruments";

type Answer = Schemas["SameAnswer"] | Schemas["DifferentAnswer"] | Schemas["NoAnswer"];

interface ComparedItemProps {
  item: Item;
  instrument: Instrument;
  found: Schemas["ComparedItem"];
  /** Shows also the questions on which both agree. */
  isAll: boolean;
}

export function ComparedItem({ item, instrument, found, isAll }: ComparedItemProps) {
  const questions = questionsOf(item);
  const answers = Object.entries(found.questions as Readonly<Record<string, Answer>>)
    .filter(([, answer]) => isAll || answer.found !== "same")
    .sort(([one], [other]) => placeOf(questions, one) - placeOf(questions, other));
  const ratings = Object.entries(found.ratings as Readonly<Record<string, Schemas["RatingPair"]>>);
  const id = `compared-${item.id}`;
  return (
    <article class="oms-card oms-stack" aria-labelledby={id}>
      <h3 id={id}>
        Item {item.id}: {item.label}
      </h3>
      <ul class="oms-stack--s">
        {ratings.map(([part, { mine, master }]) => (
          <li key={part} class="oms-row">
            <span class={`oms-tag ${mine === master ? "oms-tag--good" : "oms-tag--ani"}`}>
              <Icon name={mine === master ? "check_circle" : "flag"} /> {mine === master ? "Same rating" : "Different rating"}
            </span>
            <span>
              {part === item.id ? "" : `${part}: `}
              {mine === master ? ITEM_RATINGS[mine] : `You: ${ITEM_RATINGS[mine]}. Master: ${ITEM_RATINGS[master]}.`}
            </span>
          </li>
        ))}
      </ul>
      {answers.length > 0 && (
        <div class="oms-scroll" role="region" aria-label={`Answers in Item ${item.id}`} tabIndex={0}>
          <table class="oms-table oms-table--tight oms-fold">
            <caption class="oms-sr">Answers in Item {item.id}</caption>
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">You</th>
                <th scope="col">Master</th>
                <th scope="col">Result</th>
              </tr>
            </thead>
            <tbody>
              {answers.map(([question, answer]) => (
                <AnswerRow key={question} id={question} question={questions.find((one) => one.id === question)} instrument={instrument} answer={answer} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </article>
  );
}

interface AnswerRowProps {
  id: string;
  question: Question | undefined;
  instrument: Instrument;
  answer: Answer;
}

function AnswerRow({ id, question, instrument, answer }: AnswerRowProps) {
  const words = (value: unknown) => wordsOfValue(value as Value, question && shapeOfQuestion(question, instrument));
  const mine = answer.found === "not_answered" ? "Not answered" : words(answer.mine);
  return (
    <tr>
      <th scope="row">
        <span class="oms-q__id">{id.replace("_", " ")}</span>
        <span>{question === undefined ? "" : withoutMarks(question.text)}</span>
      </th>
      <td data-l="You">{mine}</td>
      <td data-l="Master">{words(answer.found === "same" ? answer.mine : answer.master)}</td>
      <td data-l="Result">
        {answer.found === "same" ? (
          <span class="oms-tag oms-tag--good">
            <Icon name="check_circle" /> Same
          </span>
        ) : (
          <span class="oms-tag oms-tag--ani">
            <Icon name="flag" /> {answer.found === "different" ? "Different" : "Not answered"}
          </span>
        )}
      </td>
    </tr>
  );
}

function placeOf(questions: readonly Question[], id: string): number {
  const place = questions.findIndex((question) => question.id === id);
  return place < 0 ? -1 : place;
}
