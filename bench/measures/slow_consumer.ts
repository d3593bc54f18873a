/**
 * A consumer that takes a delta a millisecond from a stream of 200 MB: how much of it the server gets rid of meanwhile.
 */
import { built, output } from "../build.ts";
import { commandOf, serve } from "../processes.ts";
import type { Slow } from "../programs/slow.ts";
import { figure, type Run, type Section, table } from "../section.ts";
import { median } from "../statistics.ts";

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

/** On Node and Deno, a process each. */
export async function slowConsumer({ quick }: Run): Promise<Section> {
  await using server = await serve();
  const rows: string[][] = [];
  const beyond: Record<string, number> = {};
  const memory: Partial<Record<Name, number>> = {};
  for (const runtime of quick ? ["node"] as const : ["node", "deno"] as const) {
    const taken: Partial<Record<Name, number>> = {};
    for (const name of Object.keys(NAMES) as Name[]) {
      const slows: Slow[] = [];
      for (let round = 0; round < (quick ? 1 : 3); round++) {
        const args = [await built(`contenders/${name}.ts`), server.origin, quick ? "700" : "3000"];
        slows.push(JSON.parse(await output(...commandOf(runtime, await built("programs/slow.ts"), args))));
      }
      const of = (member: keyof Slow): number => median(slows.map((slow) => slow[member]));
      taken[name] = of("taken");
      if (runtime === "node") memory[name] = of("externalMb");
      rows.push([
        runtime,
        NAMES[name],
        figure(of("taken") / 1e6),
        figure((of("taken") - taken.node_http!) / 1e6),
        figure(of("externalMb"), 1),
        figure(of("rssMb"), 1),
        figure(of("deltas"), 0),
      ]);
    }
    // What `fetch` itself takes in before anybody reads is not ours to leave in the sockets.
    beyond[runtime] = (taken.ours_smallest! - Math.max(taken.node_http!, taken.fetch!)) / 1e6;
  }
  return {
    title: "Slow consumer",
    text:
      `A stream of 200 MB whose reader pauses a millisecond after each delta. Megabytes that the server got rid of, also beyond
what it got rid of when nobody read; the most memory outside the heap and in all, above what there was before. Medians.

${
        table(
          ["runtime", "client", "MB taken", "beyond sockets", "external MB", "RSS MB", "deltas read"],
          rows,
        )
      }`,
    gates: Object.entries(beyond).map(([runtime, value]) => ({
      name: `slow consumer, MB taken beyond what a bare fetch takes, ${runtime}`,
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
