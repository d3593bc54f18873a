/**
 * The error for a request that no recording answers: it names the nearest recording, and the first difference.
 */
import { cut, shown } from "../../base/quote.ts";
import type { DescribedRequest } from "./request.ts";

/** A recording, as far as requests are compared with it. */
export interface Candidate {
  /** Its place in the source, from 1, and its origin. */
  readonly name: string;
  /** The method and the path, or the operation and the model of a recording without a path. */
  readonly destination: string;
  readonly isDestination: boolean;
  /** Whether it answers the request, and was replayed already. */
  readonly isUsed: boolean;
  /** The body, parsed. */
  readonly body: unknown;
}

/** Creates the error of a request. `body` is its body, parsed. */
export function mismatch(
  { method, path }: DescribedRequest,
  body: unknown,
  candidates: readonly Candidate[],
): TypeError {
  const begin = `Cannot replay ${method} ${cut(path, 200)}: `;
  const used = candidates.filter(({ isUsed }) => isUsed);
  if (used.length > 0) {
    const names = used.map(({ name }) => name).join(", ");
    return refusal(`${begin}${names} answered it before, and answers once; record the exchange once more`);
  }
  const near = candidates.filter(({ isDestination }) => isDestination);
  if (near.length === 0) {
    const destinations = candidates.toSorted((a, b) =>
      commonLength(b.destination, `${method} ${path}`) - commonLength(a.destination, `${method} ${path}`)
    );
    const nearest = destinations[0]!;
    return refusal(
      `${begin}no recording has this path; the nearest is ${nearest.name}, ${
        cut(nearest.destination, 200)
      }; record the ` +
        "request, or send the recorded one",
    );
  }
  const ranked = near.map((candidate) => ({ ...candidate, differences: [...differences(candidate.body, body)] }))
    .toSorted((a, b) => a.differences.length - b.differences.length);
  const { name, differences: [first] } = ranked[0]!;
  return refusal(
    `${begin}no recording has this body; the nearest is ${name}, which has ${shown(first?.recorded)} at ${
      first?.place || "the body"
    } instead of ${shown(first?.sent)}; record the request, or send the recorded one`,
  );
}

/**
 * The code by which Node's `fetch` refuses an argument. Clients know it as a mistake of the program, and do not try again.
 */
function refusal(message: string): TypeError {
  return Object.assign(new TypeError(message), { code: "ERR_INVALID_ARG_VALUE" });
}

function commonLength(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** A place at which two values differ. */
interface Difference {
  readonly place: string;
  readonly recorded: unknown;
  readonly sent: unknown;
}

/** The places at which two JSON values differ, in the order of the recorded value. */
function* differences(recorded: unknown, sent: unknown, place = ""): Generator<Difference, void> {
  if (recorded === sent) return;
  const isNested = isHolder(recorded) && isHolder(sent) && Array.isArray(recorded) === Array.isArray(sent);
  if (!isNested) {
    yield { place, recorded, sent };
    return;
  }
  const names = new Set([...Object.keys(recorded), ...Object.keys(sent)]);
  for (const name of names) {
    const inner = Array.isArray(recorded) ? `${place}[${name}]` : place === "" ? name : `${place}.${name}`;
    yield* differences(recorded[name], sent[name], inner);
  }
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
