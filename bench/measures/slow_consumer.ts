/**
 * A consumer that takes one delta per millisecond from a stream of 200 MB: measures how much more of the stream the
 * client reads in the meantime. Linux's `/proc` tells how much waits in sockets, because the kernel may change the
 * length of those queues.
 */
import { built, output } from "../build.ts";
import { commandOf, serve } from "../processes.ts";
import type { Slow } from "../programs/slow.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { median } from "../statistics.ts";
import { tokens, wire } from "../wire.ts";

const NAMES = {
  node_http: "floor: sockets only, never read",
  fetch: "floor: bare fetch, one chunk read",
  ours_smallest: "ours, SigV4",
  ours_everything: "ours, SigV4, everything",
  aws_fetch: "AWS SDK, fetch",
  ai_do_stream: "AI SDK, doStream",
  ai_stream_text: "AI SDK, streamText",
} as const;
type Name = keyof typeof NAMES;

const { bytes, frames } = wire(300, tokens);
/** Bytes of a delta on the wire, on average. */
const DELTA_BYTES = bytes.length / frames.length;

/** On Node and Deno, one process each. */
export async function slowConsumer({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const rows: string[][] = [];
  const ahead: Record<string, number> = {};
  const memory: Partial<Record<Name, number>> = {};
  for (const runtime of quick ? ["node"] as const : ["node", "deno"] as const) {
    for (const name of Object.keys(NAMES) as Name[]) {
      const slows: Slow[] = [];
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        const args = [await built(`contenders/${name}.ts`), server.origin, quick ? "700" : "3000"];
        slows.push(JSON.parse(await output(...commandOf(runtime, await built("programs/slow.ts"), args))));
      }
      const of = (member: keyof Slow): number => median(slows.map((slow) => slow[member]));
      const isFloor = name === "node_http" || name === "fetch";
      const readAhead = (of("read") - (isFloor ? 0 : of("deltas") * DELTA_BYTES)) / 1e6;
      if (name === "ours_smallest") ahead[runtime] = readAhead;
      if (runtime === "node") memory[name] = of("externalMb");
      rows.push([
        runtime,
        NAMES[name],
        figure(of("taken") / 1e6),
        figure(of("read") / 1e6),
        figure(readAhead),
        figure(of("externalMb"), 1),
        figure(of("rssMb"), 1),
        figure(of("deltas"), 0),
      ]);
    }
  }
  return {
    title: "Slow consumer",
    text: `A stream of 200 MB whose reader pauses a millisecond after each delta. Megabytes that the server got rid of;
that the client read of them, the rest being in sockets; and that it had read before they were wanted. The most memory
outside the heap and in all, above what there was before. Medians.

${
      table(
        ["runtime", "client", "MB sent", "MB read", "read ahead", "external MB", "RSS MB", "deltas read"],
        rows,
      )
    }`,
    gates: Object.entries(ahead).map(([runtime, value]) => ({
      name: `slow consumer, MB taken beyond socket buffers before they are wanted, ${runtime}`,
      value,
      gate: 1,
    })),
    readme: [{
      measure: "slow consumer of a 200 MB stream, memory outside the heap",
      ours: `${figure(memory.ours_smallest!, 1)} MB`,
      aws: `${figure(memory.aws_fetch!, 1)} MB`,
      ai: `${figure(memory.ai_stream_text!, 1)} MB`,
    }],
  };
}
