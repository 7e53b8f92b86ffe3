/** Client of the API, with the types of docs/openapi.json: a field that changes there is a compile error here. */
import createClient from "openapi-fetch";

import type { components, paths } from "@generated/schema";

import { Problem, Unreachable } from "./problem";

export type Schemas = components["schemas"];

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  fetch: (request) => globalThis.fetch(request), // looked up at each call, so that a test or a browser may replace it
});

interface Reply<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** A body with the ETag that it came with, to be sent as `If-Match` of the next write. */
export interface Tagged<T> {
  data: T;
  etag: string;
}

type Listener = (problem: Problem) => void;
const listeners = new Set<Listener>();

/** Calls `listener` for every answer that is a problem, of any request; returns the function that ends it. */
export function onProblem(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const readers = new Set<(headers: Headers) => void>();

/** Calls `reader` with the headers of every answer. */
export function onAnswer(reader: (headers: Headers) => void): void {
  readers.add(reader);
}

/** Returns the body of an answer. Throws Problem for an answer that is one, Unreachable where none came. */
export async function bodyOf<T>(reply: Promise<Reply<T>>): Promise<T> {
  return (await taggedBodyOf(reply)).data;
}

export async function taggedBodyOf<T>(reply: Promise<Reply<T>>): Promise<Tagged<T>> {
  let answered: Reply<T>;
  try {
    answered = await reply;
  } catch (error) {
    throw new Unreachable(error);
  }
  const { data, error, response } = answered;
  readers.forEach((reader) => {
    reader(response.headers);
  });
  if (!response.ok) {
    const problem = Problem.from(error, response);
    listeners.forEach((listener) => listener(problem));
    throw problem;
  }
  return { data: data as T, etag: response.headers.get("etag") ?? "" };
}
