/**
 * How many cases `program.ts` plays: what a runtime reports is compared with it, so that none is lost on the way.
 */
import { inProcess, overSockets, SCHEMES } from "../contract/bedrock.ts";
import { contract } from "../contract/chat_provider.ts";

/** Counts the cases for every scheme, in process and over sockets. */
export function caseCount(): number {
  // The origin is called only by a case that is played.
  const stages = SCHEMES.flatMap((scheme) => [inProcess(scheme), overSockets(scheme, "http://127.0.0.1")]);
  return stages.flatMap(contract).length;
}
