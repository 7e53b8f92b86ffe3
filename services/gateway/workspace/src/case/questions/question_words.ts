/** Words beside a question: hints for people, from the instrument's help and notes. */
import type { Question } from "./shape";

/** Marks of sources, such as [F6] or (F1, X): they are for those who maintain the instrument. */
const MARKS = /\s*[[(](?:F\d+|SD\d|R[hml]|X)(?:,\s*(?:F\d+|SD\d|R[hml]|X))*[\])]/g;
const IS_EXPRESSION = /==|!=|\bin \[|\bnot in\b/;

export function withoutMarks(text: string): string {
  const plain = text.replace(MARKS, "").replace(/\bPUR\b/g, "period under review").trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** Returns the sentence under a question. */
export function hintsOf(question: Question): string {
  const when = question.na_when;
  const hints = [
    question.type === "multi_select" ? (question.max ? `Choose at most ${question.max}.` : "Choose all that apply.") : "",
    question.help ? ended(withoutMarks(question.help)) : "",
    when && !IS_EXPRESSION.test(when) ? ended(`Not applicable: ${withoutMarks(when).replace(/^[A-Z](?=[a-z])/, (first) => first.toLowerCase())}`) : "",
  ];
  return hints.filter(Boolean).join(" ");
}

/** Returns what the instrument notes about a question; "" for nothing, and for a note to its maintainers. */
export function moreOf(question: Question): string {
  const { note } = question;
  return note === "" || /\bX\b|F\d+'s|slip/.test(note) ? "" : ended(withoutMarks(note));
}

export function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}
