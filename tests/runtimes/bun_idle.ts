/**
 * A program for Bun: two responses of one silent model, with comments and without, from a server with its defaults.
 */
import { toResponse } from "@bedrock-edge/client";
import { EVENTS, silentStream } from "./silent_stream.ts";

/** The part of Bun's global that this program uses. */
interface BunServer {
  readonly port: number;
  stop(closeActiveConnections: boolean): Promise<void>;
}
interface BunGlobal {
  serve(options: {
    hostname: string;
    port: number;
    fetch(request: Request): Promise<Response>;
  }): BunServer;
}

/** Returns what came of each response: its text, or `"cut"`. */
export async function run(bun: BunGlobal): Promise<{ silent: string; commented: string }> {
  const streams = { silent: silentStream(), commented: silentStream() };
  const server = bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    fetch: (request) =>
      request.url.endsWith("/silent")
        ? toResponse(streams.silent.stream, { keepAliveMs: false })
        : toResponse(streams.commented.stream),
  });
  const get = async (name: keyof typeof streams): Promise<string> => {
    streams[name].next();
    try {
      return await (await fetch(`http://127.0.0.1:${server.port}/${name}`)).text();
    } catch {
      return "cut";
    }
  };
  const commented = get("commented");
  const silent = await get("silent");
  // The silence was longer than the server's patience: the other response was cut.
  for (const _ of EVENTS) streams.commented.next();
  const result = { silent, commented: await commented };
  await server.stop(true);
  return result;
}
