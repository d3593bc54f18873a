/**
 * Stages for providers in another process: `POST /stages` with a script makes one and answers its URL, under which it is a
 * Bedrock; `GET …/seen` is its log.
 */
import type { FakeBedrock } from "@bedrock-edge/client/testing";
import { bedrockPlaying, seenBy } from "./bedrock.ts";
import { type HttpServer, serveHttp } from "./http_server.ts";
import { type Script, WONDER } from "./stage.ts";

/** Starts a server of stages on a free port of the loopback interface. */
export function serveStages(): HttpServer {
  const stages: FakeBedrock[] = [];
  return serveHttp(async (request) => {
    const url = new URL(request.url);
    if (url.pathname === "/stages") {
      // A cast: whoever sends it has typed it as a script.
      const { says, ...script } = await request.json() as Omit<Script, "says"> & { says: string | null };
      stages.push(bedrockPlaying({ ...script, says: says ?? WONDER }));
      return new Response(`${url.origin}/stages/${stages.length - 1}`);
    }
    const [, number, path] = /^\/stages\/(\d+)(\/.*)$/.exec(url.pathname) ?? [];
    const fake = stages[Number(number)];
    if (!fake || path === undefined) return new Response("no such stage", { status: 404 });
    if (path === "/seen") return Response.json(seenBy(fake));
    return await fake(new Request(new URL(path, url), request));
  });
}
