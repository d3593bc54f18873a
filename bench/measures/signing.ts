/** The cost of a signature. */
import { built, output } from "../build.ts";
import { commandOf } from "../processes.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { median, ratio } from "../statistics.ts";

const BODIES = [["1 KB", 1024, 300], ["100 KB", 102_400, 60], ["5 MB", 5_242_880, 3]] as const;
const FLOOR = "floor: 2 digests, 1 HMAC";
const OURS = "ours: sigv4()";

/** On Node and Deno, with signing keys that are already derived. */
export async function signing({ quick }: Run): Promise<Section> {
  const rows: (string | number)[][] = [];
  let subtleCalls = 0;
  let readme: Section["readme"] = [];
  for (const runtime of ["node", "deno"] as const) {
    for (const [name, bytes, signatures] of BODIES) {
      const args = [bytes, quick ? Math.ceil(signatures / 5) : signatures, quick ? 2 : 15].map(String);
      const printed = await output(...commandOf(runtime, await built("programs/sign.ts"), args));
      const { micros, calls }: { micros: Record<string, number[]>; calls: Record<string, number> } = JSON.parse(
        printed,
      );
      const toFloor = (signer: string): number => ratio(micros[signer]!, micros[FLOOR]!).median;
      for (const [signer, costs] of Object.entries(micros)) {
        rows.push([runtime, name, signer, figure(median(costs), 0), figure(toFloor(signer)), calls[signer]!]);
      }
      subtleCalls = Math.max(subtleCalls, calls[OURS]!);
      if (runtime === "node" && bytes === 1024) {
        readme = [{
          measure: "signing 1 KB, CPU ÷ two digests and an HMAC",
          ours: figure(toFloor(OURS)),
          aws: figure(toFloor("AWS: smithy, sha256-js")),
          ai: figure(toFloor("aws4fetch, as the AI SDK calls it")),
        }];
      }
    }
  }
  return {
    title: "Signing",
    text:
      `Microseconds of processor time per signature, medians; the ratio is the median over rounds. The floor is what WebCrypto
takes for the two digests and the last HMAC; a signer that stays off WebCrypto can be below it, since each of its calls hops
to another thread.

${table(["runtime", "body", "signer", "µs", "÷ floor", "calls of crypto.subtle"], rows)}`,
    gates: [{ name: "signing: calls of crypto.subtle, key kept", value: subtleCalls, gate: 4 }],
    readme,
  };
}
