/** The cost of base64, in which every file of a request is sent. */
import { built, output } from "../build.ts";
import { commandOf } from "../processes.ts";
import { figure, type Gate, type Run, type Section, table } from "../section.ts";
import { median, ratio } from "../statistics.ts";

const BYTES = 20_000_000;

/** On Node and Deno, beside the platform's own encoder. */
export async function base64({ quick }: Run): Promise<Section> {
  const rows: (string | number)[][] = [];
  const gates: Gate[] = [];
  for (const runtime of ["node", "deno"] as const) {
    const args = [BYTES, quick ? 3 : 25].map(String);
    const printed = await output(...commandOf(runtime, await built("programs/base64.ts"), args));
    const { encoder, ms }: { encoder: string; ms: Record<"platform" | "ours", number[]> } = JSON.parse(printed);
    const toPlatform = ratio(ms.ours, ms.platform).best;
    rows.push([runtime, encoder, figure(median(ms.platform), 0), figure(median(ms.ours), 0), figure(toPlatform)]);
    gates.push({ name: `base64 of 20 MB ÷ the platform's encoder, ${runtime}`, value: toPlatform, gate: 1.3 });
  }
  return {
    title: "Base64",
    text: `Milliseconds for a file of 20 MB, medians; the ratio is best against best.

${table(["runtime", "platform's encoder", "platform", "ours", "÷ platform"], rows)}`,
    gates,
    readme: [],
  };
}
