/**
 * The contract of `ChatProvider` for each provider, without a socket and over the runtime's own `fetch`, as every runtime runs
 * it. Web APIs only.
 */
import { SUBJECTS } from "../../contract/subjects.ts";
import { type Case, contract } from "../../contract/chat_provider.ts";
import { inProcess, overSockets } from "../../contract/places.ts";

/** The outcome of a case: it passed, or failed as it must because the provider lacks an ability, or has another result. */
export type Outcome = "passed" | "lacking" | "failed";

/** The outcome of each promise of the contract by the provider's name; the worse one of both places. */
export type Outcomes = Readonly<Record<string, Readonly<Record<string, Outcome>>>>;

/** The result of a run. */
export interface Report {
  /** Cases that passed. */
  readonly passed: number;
  /** Cases that failed, as they must, because the provider lacks an ability. */
  readonly lacking: number;
  /** Name and reason of each case with another result. */
  readonly failed: readonly string[];
  /** Only of the contract. */
  readonly outcomes?: Outcomes;
}

/**
 * Runs every case, one after the other.
 *
 * @param origin of the server of `../../contract/remote.ts`.
 */
export async function run(origin: string): Promise<Report> {
  const failed: string[] = [];
  const ends: End[] = [];
  for (const { subject, where, cases } of suites(origin)) {
    for (const { name, promise, missing, run } of cases) {
      try {
        await run();
        ends.push({ subject, promise, outcome: missing.length ? "lacking" : "passed" });
      } catch (error) {
        failed.push(`${where}: ${name}: ${error}`);
        ends.push({ subject, promise, outcome: "failed" });
      }
    }
  }
  return reportOf(ends, failed);
}

/** Returns the report of a run in which every provider keeps the contract. A runtime must report exactly this. */
export function expectedReport(): Report {
  // The origin is called only by a case that runs.
  const ends = suites("http://127.0.0.1").flatMap(({ subject, cases }) =>
    cases.map(({ promise, missing }): End => ({ subject, promise, outcome: missing.length ? "lacking" : "passed" }))
  );
  return reportOf(ends, []);
}

interface End {
  readonly subject: string;
  readonly promise: string;
  readonly outcome: Outcome;
}

function reportOf(ends: readonly End[], failed: readonly string[]): Report {
  const outcomes: Record<string, Record<string, Outcome>> = {};
  for (const { subject, promise, outcome } of ends) {
    const ofSubject = outcomes[subject] ??= {};
    if (ofSubject[promise] !== "failed") ofSubject[promise] = outcome;
  }
  const count = (wanted: Outcome): number => ends.filter(({ outcome }) => outcome === wanted).length;
  return { passed: count("passed"), lacking: count("lacking"), failed, outcomes };
}

function suites(origin: string): { subject: string; where: string; cases: Case[] }[] {
  return SUBJECTS.flatMap((subject) => [
    { subject: subject.name, where: `${subject.name}, in process`, cases: contract(subject, inProcess) },
    { subject: subject.name, where: `${subject.name}, over sockets`, cases: contract(subject, overSockets(origin)) },
  ]);
}
