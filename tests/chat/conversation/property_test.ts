/**
 * After any events in any order, a conversation sends a request that the service accepts, holds whole exchanges and all
 * of the latest one, and its JSON is complete.
 */
import { assert, assertEquals } from "@std/assert";
import {
  type ContentBlock,
  type Conversation,
  conversation,
  type ConversationOptions,
  createBedrock,
  isProviderError,
  type Message,
  tool,
  type ToolUseBlock,
} from "@bedrock-edge/client";
import { type FakeBedrock, fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";
import { seeded } from "../../helpers/random.ts";
import { VirtualClock } from "../../helpers/clock.ts";

const CONVERSATIONS = 150, TURNS = 14;
/** The scripted refusals; every other refusal is the fake's own, of an invalid request. */
const TOO_LONG = ["Input is too long for requested model.", "prompt is too long: 700 tokens > 600 maximum"];
const REFUSED = "Scripted refusal";

type Chance = (share: number) => boolean;

/** The model's abilities are known only at run time. */
type Talk = Conversation<string>;

interface Play {
  readonly fake: FakeBedrock;
  readonly next: () => number;
  readonly chance: Chance;
  readonly begin: (from: ConversationOptions["from"]) => Talk;
  /** The exchanges that were left out since it was emptied. */
  readonly dropped: Message[];
}

/** Answers of every kind, each for one request. */
function replies(next: () => number): FakeReply[] {
  return Array.from({ length: 4 * TURNS }, (_, at): FakeReply => {
    const text = `answer ${at} ${"word ".repeat(Math.floor(next() * 60))}end`;
    const roll = next();
    if (roll < 0.2) {
      const call = (n: number) => ({ toolUse: { toolUseId: `call_${at}_${n}`, name: "look", input: { at } } });
      const content = [{ text }, call(0), ...(next() < 0.4 ? [call(1)] : [])];
      return { times: 1, content };
    }
    if (roll < 0.3) {
      const reasoningText = { text: `thought ${at}`, signature: `signature${at}` };
      return { times: 1, content: [{ reasoningContent: { reasoningText } }, { text }] };
    }
    if (roll < 0.36) return { times: 1, error: { code: "ValidationException", message: TOO_LONG[at % 2]! } };
    if (roll < 0.42) return { times: 1, error: { code: "ValidationException", message: REFUSED } };
    if (roll < 0.5) {
      const half = [
        { messageStart: { role: "assistant" } },
        { contentBlockDelta: { contentBlockIndex: 0, delta: { text } } },
      ];
      return { times: 1, events: half };
    }
    return { times: 1, text };
  });
}

function play(seed: number): Play {
  const next = seeded(seed);
  const chance = (share: number) => next() < share;
  const clock = new VirtualClock();
  const fake = fakeBedrock({ apiKey: "k", replies: replies(next), clock });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, env: {}, clock, retry: false });
  const id: string = seed % 2 ? "anthropic.claude-3-haiku-20240307-v1:0" : "amazon.nova-lite-v1:0";
  // Strictly: nothing may need a repair.
  const model = bedrock.model(id, { check: "strict" });
  const runs = chance(0.5);
  const look = tool({
    name: "look",
    inputSchema: { type: "object" },
    ...(runs && { execute: () => ({ seen: "much ".repeat(Math.floor(next() * 500)) }) }),
  });
  const window = chance(0.5) ? 200 + Math.floor(next() * 600) : undefined;
  const dropped: Message[] = [];
  return {
    fake,
    next,
    chance,
    dropped,
    begin: (from) =>
      conversation(model, {
        system: "Look before you answer.",
        tools: [look],
        loop: { maxSteps: 1 + Math.floor(next() * 3) },
        from,
        window,
        onTrim: (messages) => dropped.push(...messages),
      }),
  };
}

/** The user's turn: the results of calls that wait for them, otherwise a text. */
function said({ messages }: Talk, turn: number, chance: Chance): string | ContentBlock[] {
  const last = messages.at(-1);
  const calls = last?.role === "assistant"
    ? (last.content as readonly ContentBlock[]).filter((block): block is ToolUseBlock => block.type === "toolUse")
    : [];
  const text = `question ${turn}${chance(0.3) ? " at some length".repeat(20) : ""}`;
  if (calls.length > 0) {
    const results = calls.map(({ toolUseId }): ContentBlock => ({ type: "toolResult", toolUseId, content: "seen" }));
    return chance(0.3) ? [...results, { type: "text", text }] : results;
  }
  if (chance(0.7)) return text;
  const picture: ContentBlock = { type: "image", format: "png", source: { bytes: new Uint8Array([turn, 1, 2, 3]) } };
  return [picture, { type: "text", text }];
}

/** One turn, one of the ways there are. True when it became whole. */
async function take(chat: Talk, content: string | ContentBlock[], chance: Chance): Promise<boolean> {
  try {
    if (chance(0.5)) {
      await chat.send(content);
      return true;
    }
    const stream = chat.stream(content);
    if (chance(0.2)) {
      for await (const { type } of stream) if (type === "text" || type === "toolUse") break;
      return stream.partial.stopReason !== undefined;
    }
    if (chance(0.5)) { for await (const _ of stream.textStream); }
    await stream.final();
    return true;
  } catch (error) {
    assert(isProviderError(error), `${(error as Error)?.stack}`);
    const scripted = error.kind === "streamTruncated" ||
      [...TOO_LONG, REFUSED].some((text) => error.message.includes(text));
    assert(scripted, error.message);
    return false;
  }
}

/** Whether the user says something there, rather than answering calls. */
function begins({ role, content }: Message): boolean {
  return role === "user" && (typeof content === "string" || !content.some(({ type }) => type === "toolResult"));
}

/** Whether a tool result in it was shortened, which happens where a single exchange does not fit. */
function isShortened(message: Message): boolean {
  return JSON.stringify(message).includes("[tool result shortened");
}

function idsIn({ content }: Message): unknown[] {
  return (content as readonly ContentBlock[]).map((block) => block.type === "toolResult" ? block.toolUseId : block);
}

Deno.test("any sequence of turns keeps what is whole, sends what is legal, and comes back from JSON", async () => {
  const seen = { kept: 0, failed: 0, trimmed: 0, shortened: 0, requests: 0, tools: 0 };
  for (let seed = 1; seed <= CONVERSATIONS; seed++) {
    const { fake, chance, begin, dropped } = play(seed);
    let chat = begin([]);
    for (let turn = 0; turn < TURNS; turn++) {
      const at = `seed ${seed}, turn ${turn}`;
      const before = chat.messages;
      const content = said(chat, turn, chance);
      dropped.length = 0;
      if (await take(chat, content, chance)) {
        seen.kept++;
        // Nothing is gone but what was told of, which is the oldest; nothing that stays is changed.
        assertEquals(dropped, before.slice(0, dropped.length), at);
        const rest = before.slice(dropped.length);
        const open = rest.at(-1)?.role === "user" ? 1 : 0;
        for (const [index, message] of rest.slice(0, rest.length - open).entries()) {
          const now = chat.messages[index]!;
          if (!isShortened(now)) assertEquals(now, message, at);
          else assertEquals(idsIn(now), idsIn(message), at);
        }
        assert(chat.messages.length > rest.length - open + 1, at);
        const asked = JSON.stringify(chat.messages[rest.length - open]);
        const texts = typeof content === "string"
          ? content
          : (content.at(-1) as { text?: string }).text ?? "toolResult";
        assert(asked.includes(texts), `${at}: ${asked}`);
        assert(begins(chat.messages[0]!), at);
        if (dropped.length) seen.trimmed++;
        if (chat.messages.some(isShortened)) seen.shortened++;
        if (chat.messages.some(({ role, content }) => role === "user" && JSON.stringify(content).includes("much"))) {
          seen.tools++;
        }
      } else {
        seen.failed++;
        assert(chat.messages === before, at);
        assertEquals(dropped, [], at);
      }
      const json = JSON.stringify(chat);
      const again = begin(JSON.parse(json));
      assertEquals(JSON.stringify(again), json, at);
      assertEquals(again.messages, chat.messages, at);
      if (chance(0.3)) chat = again;
    }
    seen.requests += fake.requests.length;
  }
  // A play in which nothing of a kind happens proves nothing about it.
  for (const [what, times] of Object.entries(seen)) assert(times > CONVERSATIONS / 4, `${what}: ${times}`);
});
