/**
 * The matrix of the contract: which provider keeps which promise on which runtime.
 */
import type { Outcome, Outcomes } from "./contract.ts";

/**
 * Returns the matrix as a Markdown table: a row for each promise, a column for each provider, and in each cell the number of
 * runtimes on which the provider keeps the promise, or a dash where its service lacks an ability for it. A cell with a failure names
 * the runtimes.
 *
 * @param ofRuntimes the outcomes by the name of the runtime.
 */
export function promiseMatrix(ofRuntimes: ReadonlyMap<string, Outcomes>): string {
  const [first] = ofRuntimes.values();
  if (!first) return "no runtime has reported";
  const providers = Object.keys(first);
  const promises = [...new Set(providers.flatMap((provider) => Object.keys(first[provider]!)))];
  const cell = (provider: string, promise: string): string => {
    const outcomes = [...ofRuntimes].map(([runtime, outcomes]) => [runtime, outcomes[provider]?.[promise]] as const);
    const of = (wanted: Outcome): string[] =>
      outcomes.filter(([, outcome]) => outcome === wanted).map(([runtime]) => runtime);
    const failed = outcomes.filter(([, outcome]) => outcome === "failed" || outcome === undefined);
    if (failed.length) return `fails on ${failed.map(([runtime]) => runtime).join(", ")}`;
    return of("passed").length ? `${of("passed").length}` : "–";
  };
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `${ofRuntimes.size} runtimes: ${[...ofRuntimes.keys()].join(", ")}`,
    "",
    row([`promise`, ...providers]),
    row(["---", ...providers.map(() => "--:")]),
    ...promises.map((promise) => row([promise, ...providers.map((provider) => cell(provider, promise))])),
    "",
    "A number counts the runtimes that keep the promise. A dash: the service or its format lacks an ability for it.",
  ].join("\n");
}
