/**
 * Promises of the gates, kept by the compiler: it refuses requests for abilities that a model is known to lack, and no
 * others. All lines here compile, and each expected error is one.
 */
import { assertEquals } from "@std/assert";
import {
  type Bedrock,
  type ChatRequest,
  createBedrock,
  type Gate,
  type KnownModelId,
  type KnownProfileId,
  type Lacks,
  type Message,
  type Messages,
  type ModelId,
  type ModelsWith,
  tool,
  type ToolEntry,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { type Equal, expectType } from "./equal.ts";

const clock = tool({ name: "clock", inputSchema: { type: "object" } });
const text = { type: "text", text: "?" } as const;
const image = { type: "image", format: "png", source: { bytes: "AA==" } } as const;
const document = { type: "document", name: "a", source: { text: "x" } } as const;
const video = { type: "video", format: "mp4", source: { bytes: "AA==" } } as const;
const audio = { type: "audio", format: "mp3", source: { bytes: "AA==" } } as const;
const cachePoint = { type: "cachePoint" } as const;

// The four that the lines below are about: what they lack is in support/models/models.json.
const LLAMA = "meta.llama3-8b-instruct-v1:0";
const NOVA = "amazon.nova-lite-v1:0";
const MICRO = "amazon.nova-micro-v1:0";
const EMBED = "amazon.titan-embed-text-v2:0";

/** Lines that must compile, or must not; none is ever run. */
export function gates(bedrock: Bedrock): readonly unknown[] {
  return [
    // ---- each gate, on a bare id
    // @ts-expect-error an embedding model cannot chat
    bedrock.chat({ model: EMBED, messages: "x" }),
    // @ts-expect-error nor stream
    bedrock.stream({ model: EMBED, messages: "x" }),
    // @ts-expect-error nor be a handle for chats
    bedrock.model(EMBED),
    // @ts-expect-error no tools
    bedrock.chat({ model: LLAMA, messages: "x", tools: [clock] }),
    // @ts-expect-error no choice among them either
    bedrock.chat({ model: LLAMA, messages: "x", toolChoice: "any" }),
    // @ts-expect-error no reasoning
    bedrock.chat({ model: NOVA, messages: "x", reasoning: { budgetTokens: 1024 } }),
    // @ts-expect-error nothing to turn off
    bedrock.stream({ model: NOVA, messages: "x", reasoning: "off" }),
    // @ts-expect-error no cache
    bedrock.chat({ model: LLAMA, messages: "x", cache: "auto" }),
    // @ts-expect-error no pictures
    bedrock.chat({ model: MICRO, messages: [{ role: "user", content: [text, image] }] }),
    // @ts-expect-error no films
    bedrock.chat({ model: MICRO, messages: [{ role: "user", content: [text, video] }] }),
    // @ts-expect-error no sound
    bedrock.chat({ model: NOVA, messages: [{ role: "user", content: [text, audio] }] }),
    // @ts-expect-error no cache points
    bedrock.chat({ model: LLAMA, messages: [{ role: "user", content: [text, cachePoint] }] }),
    // @ts-expect-error no documents
    bedrock.chat({ model: "amazon.titan-text-premier-v1:0", messages: [{ role: "user", content: [text, document] }] }),

    // ---- behind a profile's prefix
    // @ts-expect-error no tools
    bedrock.chat({ model: "us.meta.llama3-8b-instruct-v1:0", messages: "x", tools: [clock] }),
    // @ts-expect-error no reasoning
    bedrock.chat({ model: "eu.amazon.nova-lite-v1:0", messages: "x", reasoning: { effort: "low" } }),
    // @ts-expect-error no pictures
    bedrock.chat({ model: "apac.amazon.nova-micro-v1:0", messages: [{ role: "user", content: [image] }] }),

    // ---- what is not known to be missing passes
    bedrock.chat({
      model: NOVA,
      messages: [{ role: "user", content: [image, document, video, text] }],
      tools: [clock],
    }),
    bedrock.chat({
      model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
      messages: "x",
      reasoning: { budgetTokens: 1024 },
    }),
    bedrock.chat({ model: "vendor.next-model-v9:0", messages: "x", tools: [clock], reasoning: { effort: "max" } }),
    bedrock.chat({
      model: "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc",
      messages: "x",
      tools: [clock],
    }),
  ];
}

/** Ids that are known only at run time, and unions of ids. */
export function openIds(
  bedrock: Bedrock,
  dynamic: string,
  configured: ModelId,
  history: Message[],
): readonly unknown[] {
  const either = dynamic ? NOVA : LLAMA;
  return [
    bedrock.chat({ model: dynamic, messages: "x", tools: [clock] }),
    bedrock.chat({ model: configured, messages: "x", tools: [clock], reasoning: "off", cache: "auto" }),
    bedrock.chat({ model: either, messages: "x" }),
    // @ts-expect-error one of the two has no tools
    bedrock.chat({ model: either, messages: "x", tools: [clock] }),

    // A history that is known only at run time passes, and keeps every other gate.
    bedrock.chat({ model: LLAMA, messages: history }),
    bedrock.chat({ model: configured, messages: history }),
    // @ts-expect-error no tools, whatever the history
    bedrock.chat({ model: LLAMA, messages: history, tools: [clock] }),
    // @ts-expect-error an embedding model cannot chat, whatever the history
    bedrock.chat({ model: EMBED, messages: history }),
  ];
}

function logged<const M extends ModelId, const T extends readonly ToolEntry[], const C extends Messages>(
  bedrock: Bedrock,
  request: ChatRequest<M, T, C>,
) {
  return bedrock.chat(request);
}

/** Through a generic wrapper and through a handle. */
export function wrapped(bedrock: Bedrock): readonly unknown[] {
  const nova = bedrock.model(NOVA);
  return [
    logged(bedrock, { model: NOVA, messages: "x", tools: [clock] }),
    // @ts-expect-error the gate survives the wrapper
    logged(bedrock, { model: LLAMA, messages: "x", tools: [clock] }),
    nova.chat({ messages: "x", tools: [clock] }),
    // @ts-expect-error and the handle
    nova.chat({ messages: "x", reasoning: "off" }),
    // @ts-expect-error in a stream too
    nova.stream({ messages: [{ role: "user", content: [audio] }] }),
    // Optional members may be undefined.
    nova.chat({ messages: "x", maxTokens: undefined, tools: undefined, system: undefined }),
  ];
}

Deno.test("a gate's type is what it guards, or a sentence that names model and capability", () => {
  assertEquals(expectType<Equal<Gate<typeof NOVA, "tools", 1>, 1>>(), 1);
  assertEquals(
    expectType<
      Equal<
        Gate<typeof LLAMA, "tools", 1>,
        'Error: model meta.llama3-8b-instruct-v1:0 has no "tools" capability'
      >
    >(),
    1,
  );
  assertEquals(expectType<Equal<Lacks<typeof NOVA | typeof LLAMA, "tools">, typeof LLAMA>>(), 1);
  assertEquals(expectType<Equal<Lacks<ModelId, "tools">, never>>(), 1);
  assertEquals(expectType<Equal<Lacks<string, "chat">, never>>(), 1);
});

Deno.test("known ids are known by name, bare and behind the prefixes that exist", () => {
  const known: KnownModelId = NOVA;
  const profile: KnownProfileId = "eu.amazon.nova-lite-v1:0";
  const able: ModelsWith<"tools" | "imageInput"> = NOVA;
  // @ts-expect-error Nova Lite has no Japanese profile
  const none: KnownProfileId = "jp.amazon.nova-lite-v1:0";
  // @ts-expect-error it has no tools
  const unable: ModelsWith<"tools"> = LLAMA;
  assertEquals([known, profile, able, none, unable].length, 5);
});

Deno.test("a literal request and its run-time twin are the same on the wire", async () => {
  const fake = fakeBedrock({ apiKey: "k" });
  const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
  await bedrock.chat({ model: NOVA, messages: [{ role: "user", content: [text] }] });
  const history: Message[] = [{ role: "user", content: [text] }];
  await bedrock.chat({ model: NOVA as string, messages: history });
  assertEquals(fake.requests[0]?.body, fake.requests[1]?.body);
});
