/** Problem documents (RFC 9457) as errors, and the error of a request that had no answer. */

/** An answer of the API that is a problem. `message` is its detail, in words that may be shown to a person. */
export class Problem extends Error {
  override readonly name = "Problem";

  constructor(
    readonly status: number,
    /** Last part of the type's address, such as `answer-conflict`; "" where the answer is no problem document. */
    readonly slug: string,
    readonly title: string,
    detail: string,
    /** Further members, such as `errors`, `conflicts` or `missing`. */
    readonly members: Readonly<Record<string, unknown>>,
    readonly retryAfterSeconds: number | null,
  ) {
    super(detail);
  }

  static from(body: unknown, response: Response): Problem {
    const members = isRecord(body) ? body : {};
    const text = (name: string) => (typeof members[name] === "string" ? members[name] : "");
    const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
    return new Problem(
      response.status,
      text("type").split("/").at(-1) ?? "",
      text("title") || "The server could not answer",
      text("detail") || `The server answered with ${response.status}. Please try again in a moment.`,
      members,
      Number.isFinite(wait) ? wait : null,
    );
  }
}

/** No answer came: the network is down, or the server is. Nothing is known about whether the request arrived. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";

  constructor(cause: unknown) {
    super("There is no connection to the server.", { cause });
  }
}

/** Returns the words of an error for a person. */
export function wordsOf(error: unknown): string {
  if (error instanceof Problem || error instanceof Unreachable) return error.message;
  return "Something went wrong on this page. Reload it; what you entered is kept.";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
