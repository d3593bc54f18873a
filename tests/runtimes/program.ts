/**
 * What is bundled and run on every runtime: the contract of `ChatProvider` for Bedrock, without a socket and over the
 * runtime's own `fetch`. Web APIs only.
 */
import { inProcess, overSockets, SCHEMES } from "../contract/bedrock.ts";
import { contract } from "../contract/chat_provider.ts";

/** What came of it. */
export interface Report {
  readonly passed: number;
  /** Name and reason of each case that failed. */
  readonly failed: readonly string[];
}

/**
 * Plays every case, one after the other.
 *
 * @param origin of the server of `../contract/remote.ts`.
 */
export async function run(origin: string): Promise<Report> {
  const failed: string[] = [];
  let passed = 0;
  for (const scheme of SCHEMES) {
    for (
      const [where, stage] of [["in process", inProcess(scheme)], ["sockets", overSockets(scheme, origin)]] as const
    ) {
      for (const { name, run } of contract(stage)) {
        try {
          await run();
          passed++;
        } catch (error) {
          failed.push(`${where}, ${scheme}: ${name}: ${error}`);
        }
      }
    }
  }
  return { passed, failed };
}
