/**
 * The server of the benches, in a process of its own so that its work is not measured: Bedrock's, and below `/v1` one with OpenAI's
 * API. The model id selects the answer:
 * `bench.chat`, `bench.coalesced-1000` (every delta in one write), `bench.frames-1000` (one write per delta),
 * `bench.burst-200` (ten deltas per write) and `bench.endless` (200 MB, as fast as the client reads).
 *
 * Prints its port, and ends with its standard input.
 */
// deno-lint-ignore-file no-console -- its port is its output
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { COMPLETION, joined, openAIEvents } from "../openai_wire.ts";
import { tokens, type Wire, wire } from "../wire.ts";

const CHAT = JSON.stringify({
  output: { message: { role: "assistant", content: [{ text: "Paris is the capital of France." }] } },
  stopReason: "end_turn",
  usage: { inputTokens: 9, outputTokens: 7, totalTokens: 16 },
  metrics: { latencyMs: 812 },
});
const ENDLESS_BYTES = 200e6;
const wires = new Map<number, Wire>();
const openAIStreams = new Map<number, Uint8Array[]>();
let taken = 0;

/** Writes a piece, and lets other connections and the socket run before the next one. */
async function write(response: ServerResponse, piece: Uint8Array): Promise<void> {
  if (!response.write(piece)) {
    await new Promise<void>((resolve) => {
      const go = (): void => {
        response.off("drain", go).off("close", go);
        resolve();
      };
      response.on("drain", go).on("close", go);
    });
  }
  await new Promise(setImmediate);
}

async function stream(response: ServerResponse, kind: string, deltas: number): Promise<void> {
  const { bytes, frames } = wires.get(deltas) ?? wire(deltas, tokens);
  response.socket!.setNoDelay(true);
  if (kind === "endless") {
    // Only whole deltas repeat: the start and the end of the message come once.
    const block = bytes.subarray(frames[1]!.start, frames[deltas]!.end);
    const { socket } = response;
    const before = socket!.bytesWritten;
    response.write(bytes.subarray(0, frames[0]!.end));
    for (let sent = 0; sent < ENDLESS_BYTES && !response.destroyed; sent += block.length) {
      await write(response, block);
      taken = socket!.bytesWritten - before - socket!.writableLength;
    }
    response.end(bytes.subarray(frames[deltas + 1]!.start));
    return;
  }
  const perWrite = kind === "frames" ? 1 : kind === "burst" ? 10 : frames.length;
  wires.set(deltas, { bytes, frames, textLength: 0 });
  for (let at = 0; at < frames.length; at += perWrite) {
    const last = frames[Math.min(at + perWrite, frames.length) - 1]!;
    const piece = bytes.subarray(frames[at]!.start, last.end);
    if (perWrite === frames.length) response.end(piece);
    else await write(response, piece);
  }
  response.end();
}

/** Answers a chat in OpenAI's format. */
async function openAI(response: ServerResponse, kind: string, deltas: number): Promise<void> {
  if (kind === "chat") {
    response.writeHead(200, { "content-type": "application/json", "x-request-id": "bench" }).end(COMPLETION);
    return;
  }
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-request-id": "bench" });
  response.socket!.setNoDelay(true);
  const events = openAIStreams.get(deltas) ?? openAIEvents(deltas);
  openAIStreams.set(deltas, events);
  if (kind !== "frames") return void response.end(joined(events));
  for (const event of events) await write(response, event);
  response.end();
}

const NAME = /bench\.([a-z]+)-?(\d+)?/;

const server = createServer((request, response) => {
  if (request.url === "/taken") return void response.end(String(taken));
  if (request.url?.startsWith("/v1/")) {
    let body = "";
    request.setEncoding("utf8").on("data", (text) => body += text).on("end", () => {
      const [, kind = "", deltas] = NAME.exec(body) ?? [];
      openAI(response, kind, Number(deltas ?? 300)).catch((error) => response.destroy(error));
    });
    return;
  }
  request.resume().on("end", () => {
    const [, kind = "", deltas] = NAME.exec(decodeURIComponent(request.url!)) ?? [];
    if (kind === "chat") {
      response.writeHead(200, { "content-type": "application/json", "x-amzn-requestid": "bench" }).end(CHAT);
      return;
    }
    response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream", "x-amzn-requestid": "bench" });
    stream(response, kind, Number(deltas ?? 300)).catch((error) => response.destroy(error));
  });
});
server.keepAliveTimeout = 600_000;
server.listen({ host: "127.0.0.1", port: 0, backlog: 2048 }, () => console.log((server.address() as AddressInfo).port));
process.stdin.on("end", () => process.exit()).resume();
