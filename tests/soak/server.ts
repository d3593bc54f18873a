// deno-lint-ignore-file no-console -- a process of its own, which tells its port
/**
 * The service of the soak, in a process of its own: plays each stream's script and counts its connections.
 *
 * HTTP/1.1 with connections that are kept, on plain sockets: what becomes of each connection is known for certain. Ends when
 * its standard input does, so that it never outlives who started it.
 *
 * @module
 */
import { eventFrame, eventsOf, exceptionFrame } from "../helpers/wire.ts";
import { type SoakRequest, Wire } from "./http.ts";
import { type Script, scriptOf } from "./script.ts";

const seed = Number(Deno.args[0]);
const stats = { open: 0, busy: 0, requests: 0, leftEarly: 0 };
const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
console.log(listener.addr.port);

(async () => {
  for await (const connection of listener) serve(connection);
})();
await Deno.stdin.readable.pipeTo(new WritableStream());
Deno.exit(0);

/** One connection, request after request. */
async function serve(connection: Deno.Conn): Promise<void> {
  const wire = new Wire(connection);
  stats.open++;
  try {
    for (let request = await wire.request(); request; request = await wire.request()) {
      if (request.path === "/stats") {
        await wire.whole(200, {}, JSON.stringify({ ...stats, open: stats.open - 1 }));
        continue;
      }
      stats.requests++;
      stats.busy++;
      try {
        if (!await play(wire, request)) return;
      } finally {
        stats.busy--;
      }
    }
  } catch {
    // Writing to a client that has left.
    stats.leftEarly++;
  } finally {
    stats.open--;
    connection.close();
  }
}

/** Answers as the script says; false when the connection is not to be used again. */
async function play(wire: Wire, { attempt, body, path }: SoakRequest): Promise<boolean> {
  const prompt: string = JSON.parse(body).messages[0].content[0].text;
  const script = scriptOf(seed, Number(prompt.split(" ")[1]));
  const early = script.early[attempt - 1];
  if (early === "429") return await wire.refuse(429, "ThrottlingException");
  if (early === "503") return await wire.refuse(503, "ServiceUnavailableException");
  if (early === "reset") return false;
  if (!early && script.ending === "refused") return await wire.refuse(400, "ValidationException");
  if (!early && script.ending === "page") {
    return await wire.whole(502, { "content-type": "text/html" }, "<html><body>Bad gateway</body></html>");
  }
  if (!early && script.ending === "abandoned") return await left(wire);
  if (path.endsWith("/converse")) return await wire.whole(200, {}, wholeAnswer(script.texts));
  await wire.head(200, { "content-type": "application/vnd.amazon.eventstream" });
  const frames = eventsOf(...script.texts).map(eventFrame);
  if (early === "cut") return await wire.chunks([frames[0]!], script) && await wire.end();
  if (early === "badCrc") return await wire.chunks([damaged(frames[0]!)], script) && await wire.end();
  if (early === "exception") {
    return await wire.chunks([exceptionFrame("internalServerException", { message: "scripted" })], script) &&
      await wire.end();
  }
  return await finish(wire, script, frames);
}

async function finish(wire: Wire, script: Script, frames: readonly Uint8Array[]): Promise<boolean> {
  // messageStart stands before the deltas.
  const next = script.deltas + 1;
  const before = frames.slice(0, next);
  switch (script.ending) {
    case "cut":
      return await wire.chunks(before, script) && await wire.end();
    case "reset":
      await wire.chunks([...before, frames[next]!.slice(0, 20)], script);
      return false;
    case "badCrc":
      return await wire.chunks([...before, damaged(frames[next]!), ...frames.slice(next + 1)], script) &&
        await wire.end();
    case "exception":
      return await wire.chunks([
        ...before,
        exceptionFrame("modelStreamErrorException", { message: "scripted" }),
      ], script) && await wire.end();
    case "silence":
    case "left":
      await wire.chunks(before, script);
      return await left(wire);
    default:
      return await wire.chunks(frames, script) && await wire.end();
  }
}

/** Waits for the client to leave; whether it does is what is tested. */
async function left(wire: Wire): Promise<false> {
  await wire.left();
  stats.leftEarly++;
  return false;
}

function damaged(frame: Uint8Array): Uint8Array {
  const copy = frame.slice();
  copy[copy.length - 6]! ^= 1;
  return copy;
}

function wholeAnswer(texts: readonly string[]): string {
  return JSON.stringify({
    output: { message: { role: "assistant", content: [{ text: texts.join("") }] } },
    stopReason: "end_turn",
    usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 },
    metrics: { latencyMs: 12 },
  });
}
