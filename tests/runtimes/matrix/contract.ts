/**
 * The contract of `ChatProvider` for each provider, without a socket and over the runtime's own `fetch`, as every runtime runs
 * it. Web APIs only.
 */
import { SUBJECTS } from "../../contract/subjects.ts";
import { type Case, contract } from "../../contract/chat_provider.ts";
import { inProcess, overSockets } from "../../contract/places.ts";

/** The result of a run. */
export interface Report {
  /** Cases that passed. */
  readonly passed: number;
  /** Cases that failed, as they must, because the provider lacks an ability. */
  readonly lacking: number;
  /** Name and reason of each case with another result. */
  readonly failed: readonly string[];
}

/**
 * Runs every case, one after the other.
 *
 * @param origin of the server of `../../contract/remote.ts`.
 */
export async function run(origin: string): Promise<Report> {
  const counts = { passed: 0, lacking: 0 };
  const failed: string[] = [];
  for (const { where, cases } of suites(origin)) {
    for (const { name, missing, run } of cases) {
      try {
        await run();
        counts[missing.length ? "lacking" : "passed"]++;
      } catch (error) {
        failed.push(`${where}: ${name}: ${error}`);
      }
    }
  }
  return { ...counts, failed };
}

/** Returns the report of a run in which every provider keeps the contract. A runtime must report exactly this. */
export function expectedReport(): Report {
  // The origin is called only by a case that runs.
  const cases = suites("http://127.0.0.1").flatMap(({ cases }) => cases);
  const lacking = cases.filter(({ missing }) => missing.length > 0).length;
  return { passed: cases.length - lacking, lacking, failed: [] };
}

function suites(origin: string): { where: string; cases: Case[] }[] {
  return SUBJECTS.flatMap((subject) => [
    { where: `${subject.name}, in process`, cases: contract(subject, inProcess) },
    { where: `${subject.name}, over sockets`, cases: contract(subject, overSockets(origin)) },
  ]);
}
