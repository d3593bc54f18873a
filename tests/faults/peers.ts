/**
 * Other people's clients in the same table, as they come and without retries: what they do is printed, not judged.
 */
import {
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelWithResponseStreamCommand,
} from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { NodeHttpHandler } from "npm:@smithy/node-http-handler@4.14.0";
import { createAmazonBedrock } from "npm:@ai-sdk/amazon-bedrock@5.0.101";
import { type Cell, makeCell } from "./cell_client.ts";
import type { Keys } from "./program.ts";
import { ANSWERS, FALSE_SUCCESS, type Operation, OPERATIONS, type Row, ROWS, TEXTS, UNFINISHED } from "./rows.ts";
import type { Peer, PeerFound } from "./table.ts";

const PEERS: readonly Peer[] = ["AWS SDK", "AI SDK"];
const MODEL = "anthropic.claude-3-haiku-20240307-v1:0";
const TEXT = TEXTS.join("");
/** Real time after which silence counts as a hang; nothing is asserted of what it decides. */
const PATIENCE_MS = 10_000;
/** Rows that are played at once, most of whose time is patience. */
const AT_ONCE = 12;

/** Plays every cell of every peer. */
export async function runPeers(control: string, keys: Keys): Promise<PeerFound[]> {
  const found: PeerFound[] = [];
  for (let at = 0; at < ROWS.length; at += AT_ONCE) {
    const cells = ROWS.slice(at, at + AT_ONCE).flatMap(cellsOf);
    found.push(...await Promise.all(cells.map((cell) => playPeer(control, keys, cell))));
  }
  return found;
}

interface PeerCell {
  readonly peer: Peer;
  readonly row: Row;
  readonly operation: Operation;
  readonly scheme: string;
}

function cellsOf(row: Row): PeerCell[] {
  return PEERS.flatMap((peer) =>
    OPERATIONS.filter((operation) => row[operation] && READERS[peer][operation]).flatMap((operation) =>
      ["sigv4", "bearer"].map((scheme) => ({ peer, row, operation, scheme }))
    )
  );
}

async function playPeer(
  control: string,
  keys: Keys,
  { peer, row: { name: row }, operation, scheme }: PeerCell,
): Promise<PeerFound> {
  const cell = await makeCell(control, { row, operation, times: null });
  const stop = new AbortController();
  const reading: Reading = { cell, keys, bearer: scheme === "bearer", signal: stop.signal, text: "" };
  const work = READERS[peer][operation]!(reading).then(
    (whole) => {
      if (whole && reading.text === TEXT) return ANSWERS;
      // Whether a model's own stream is whole is for its reader to see: there nobody has claimed it.
      return operation === "InvokeModelWithResponseStream" ? UNFINISHED : FALSE_SUCCESS;
    },
    (error: unknown) => nameOf(error),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const bark = new Promise<string>((bark) => timer = setTimeout(() => bark("hangs"), PATIENCE_MS));
  const end = await Promise.race([work, bark]);
  clearTimeout(timer);
  stop.abort();
  await cell.end();
  return { peer, row, operation, scheme, end };
}

function nameOf(error: unknown): string {
  // The service's own message, unchanged.
  if (!(error instanceof Error)) return "error part";
  const { name, constructor, code } = error as Error & { code?: string };
  const what = name === "Error" ? constructor.name : name;
  return code ? `${what} ${code}` : what;
}

interface Reading {
  readonly cell: Cell;
  readonly keys: Keys;
  readonly bearer: boolean;
  readonly signal: AbortSignal;
  text: string;
}

/** Reads an answer; whether what says that it is whole has come. */
type Read = (reading: Reading) => Promise<boolean>;

const messages = [{ role: "user" as const, content: [{ text: "Hi" }] }];

async function overAws<T>(
  { cell, keys, bearer }: Reading,
  use: (client: BedrockRuntimeClient) => Promise<T>,
): Promise<T> {
  const client = new BedrockRuntimeClient({
    region: "us-east-1",
    endpoint: cell.origin,
    requestHandler: new NodeHttpHandler(),
    maxAttempts: 1,
    ...(bearer
      ? { token: { token: keys.apiKey }, authSchemePreference: ["httpBearerAuth"] }
      : { credentials: keys.credentials }),
  });
  try {
    return await use(client);
  } finally {
    client.destroy();
  }
}

function aiModel({ cell, keys, bearer }: Reading): ReturnType<ReturnType<typeof createAmazonBedrock>> {
  const authority = bearer ? { apiKey: keys.apiKey } : keys.credentials;
  return createAmazonBedrock({ region: "us-east-1", baseURL: cell.origin, ...authority })(MODEL);
}

const prompt = [{ role: "user" as const, content: [{ type: "text" as const, text: "Hi" }] }];

const READERS: Readonly<Record<Peer, Readonly<Partial<Record<Operation, Read>>>>> = {
  "AWS SDK": {
    Converse: (reading) =>
      overAws(reading, async (client) => {
        const command = new ConverseCommand({ modelId: MODEL, messages });
        const { output, stopReason } = await client.send(command, { abortSignal: reading.signal });
        reading.text = output?.message?.content?.[0]?.text ?? "";
        return stopReason === "end_turn";
      }),
    ConverseStream: (reading) =>
      overAws(reading, async (client) => {
        const command = new ConverseStreamCommand({ modelId: MODEL, messages });
        const { stream } = await client.send(command, { abortSignal: reading.signal });
        let whole = false;
        for await (const { contentBlockDelta, messageStop } of stream!) {
          whole ||= messageStop !== undefined;
          if (!contentBlockDelta?.delta?.text) continue;
          reading.text += contentBlockDelta.delta.text;
          await reading.cell.release();
        }
        return whole;
      }),
    InvokeModelWithResponseStream: (reading) =>
      overAws(reading, async (client) => {
        const command = new InvokeModelWithResponseStreamCommand({ modelId: MODEL, body: "{}" });
        const { body } = await client.send(command, { abortSignal: reading.signal });
        let whole = false;
        for await (const { chunk } of body!) {
          const event = JSON.parse(new TextDecoder().decode(chunk!.bytes));
          whole ||= event.type === "message_stop";
          if (!event.delta) continue;
          reading.text += event.delta.text;
          await reading.cell.release();
        }
        return whole;
      }),
  },
  "AI SDK": {
    async Converse(reading) {
      const { content, finishReason } = await aiModel(reading).doGenerate({ prompt, abortSignal: reading.signal });
      reading.text = content.map((part) => part.type === "text" ? part.text : "").join("");
      return finishReason.unified === "stop";
    },
    async ConverseStream(reading) {
      const { stream } = await aiModel(reading).doStream({ prompt, abortSignal: reading.signal });
      const reader = stream.getReader();
      let whole = false;
      for (let read = await reader.read(); !read.done; read = await reader.read()) {
        const part = read.value;
        if (part.type === "error") throw part.error;
        if (part.type === "finish") whole = part.finishReason.unified === "stop";
        if (part.type !== "text-delta") continue;
        reading.text += part.delta;
        await reading.cell.release();
      }
      return whole;
    },
  },
};
