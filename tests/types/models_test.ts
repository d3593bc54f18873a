/**
 * Promises of the model types, kept by the compiler: which ids have a capability, which are known to lack one, bare, behind
 * each profile's prefix, in unions, through generic wrappers and through handles.
 */
import { assertEquals } from "@std/assert";
import {
  type Bedrock,
  type Capability,
  type ChatModel,
  type ChatRequest,
  type Gate,
  type KnownModelId,
  type KnownProfileId,
  type Lacks,
  type Message,
  type Messages,
  type ModelId,
  type ModelsWith,
  type ProfilePrefix,
  type SuggestedModelId,
  tool,
  type ToolEntry,
} from "@bedrock-edge/client";
import { type Equal, expectType } from "./equal.ts";

/** The gated requests, each with a model that is known to lack the ability. */
interface Lacking {
  chat: "amazon.titan-embed-text-v2:0";
  tools: "meta.llama3-8b-instruct-v1:0";
  imageInput: "amazon.nova-micro-v1:0";
  documentInput: "amazon.titan-text-premier-v1:0";
  videoInput: "amazon.nova-micro-v1:0";
  audioInput: "amazon.nova-lite-v1:0";
  reasoning: "amazon.nova-lite-v1:0";
  promptCache: "meta.llama3-8b-instruct-v1:0";
}
type Gated = keyof Lacking;
type Behind<P extends string, Id extends string> = `${P}.${Id}`;

/** `true` where the model that lacks `C` lacks it behind `P` too, alone and beside one that may have it, and the rest is open. */
type GatesBehind<P extends ProfilePrefix> = {
  [C in Gated]: [
    Equal<Lacks<Behind<P, Lacking[C]>, C>, Behind<P, Lacking[C]>>,
    Equal<Lacks<Behind<P, Lacking[C]> | "vendor.next-v1:0", C>, Behind<P, Lacking[C]>>,
    Equal<
      Gate<Behind<P, Lacking[C]>, C, 1>,
      `Error: model ${Behind<P, Lacking[C]>} has no "${C}" capability`
    >,
    Equal<Lacks<Behind<P, "vendor.next-v1:0">, C>, never>,
    Equal<Lacks<`${P}.${string}`, C>, never>,
  ];
}[Gated][number];

Deno.test("each gate holds behind each prefix, with a message that names model and capability", () => {
  const held = [
    expectType<Equal<GatesBehind<"us">, true>>(),
    expectType<Equal<GatesBehind<"us-gov">, true>>(),
    expectType<Equal<GatesBehind<"ca">, true>>(),
    expectType<Equal<GatesBehind<"eu">, true>>(),
    expectType<Equal<GatesBehind<"apac">, true>>(),
    expectType<Equal<GatesBehind<"jp">, true>>(),
    expectType<Equal<GatesBehind<"au">, true>>(),
    expectType<Equal<GatesBehind<"in">, true>>(),
    expectType<Equal<GatesBehind<"global">, true>>(),
    expectType<
      Equal<ProfilePrefix, "us" | "us-gov" | "ca" | "eu" | "apac" | "jp" | "au" | "in" | "global">
    >(),
    expectType<KnownProfileId extends `${ProfilePrefix}.${KnownModelId}` ? true : never>(),
  ];
  assertEquals(held.length, 11);
});

type GatesBare = {
  [C in Gated]: [
    Equal<Lacks<Lacking[C], C>, Lacking[C]>,
    Equal<Gate<Lacking[C], C, 1>, `Error: model ${Lacking[C]} has no "${C}" capability`>,
    // Values that are known only at run time are open.
    Equal<Lacks<string, C>, never>,
    Equal<Lacks<ModelId, C>, never>,
    Equal<Lacks<Lacking[C] | (string & Record<never, never>), C>, never>,
    Equal<Lacks<`arn:aws:bedrock:us-east-1:123456789012:provisioned-model/${string}`, C>, never>,
    Equal<Gate<string, C, 1>, 1>,
  ];
}[Gated][number];

Deno.test("each gate holds on bare ids, and nothing that is known only at run time is gated", () => {
  assertEquals(expectType<Equal<GatesBare, true>>(), 1);
});

/** Ids of which something is said in both ways, for any capability: there must be none. */
type Contradicted = { [C in Capability]: ModelsWith<C> & Lacks<KnownModelId, C> }[Capability];

Deno.test("a model that has a capability does not lack it, and one of which nothing is known does neither", () => {
  const held = [
    expectType<Equal<Contradicted, never>>(),
    expectType<Equal<Lacks<ModelsWith<"tools">, "tools">, never>>(),
    expectType<Equal<Lacks<Behind<"eu", ModelsWith<"tools">>, "tools">, never>>(),
    expectType<Equal<Extract<ModelsWith<"tools">, "anthropic.claude-fable-5-2">, never>>(),
    expectType<Equal<Lacks<"anthropic.claude-fable-5-2", "tools">, never>>(),
    expectType<Equal<ModelsWith<"rerank">, "amazon.rerank-v1:0" | "cohere.rerank-v3-5:0">>(),
    // All of them, not one of them.
    expectType<Equal<Exclude<ModelsWith<"tools" | "imageInput">, ModelsWith<"tools">>, never>>(),
    expectType<Equal<Exclude<ModelsWith<"tools" | "imageInput">, ModelsWith<"imageInput">>, never>>(),
    expectType<Equal<Extract<ModelsWith<"tools" | "imageInput">, "amazon.nova-micro-v1:0">, never>>(),
    expectType<Equal<ModelsWith<"chat" | "embed">, never>>(),
    expectType<Equal<Exclude<ModelsWith<Capability>, KnownModelId>, never>>(),
  ];
  assertEquals(held.length, 11);
});

Deno.test("editors complete models that chat and are not retired, and every other id is as good", () => {
  const held = [
    expectType<Equal<Lacks<SuggestedModelId, "chat">, never>>(),
    expectType<Equal<Exclude<SuggestedModelId, KnownModelId | KnownProfileId>, never>>(),
    // An image model, an embedding model and a retired model.
    expectType<Equal<Extract<SuggestedModelId, "amazon.nova-canvas-v1:0" | "us.amazon.nova-canvas-v1:0">, never>>(),
    expectType<Equal<Extract<SuggestedModelId, "amazon.titan-embed-text-v2:0">, never>>(),
    expectType<Equal<Extract<SuggestedModelId, "ai21.j2-ultra-v1">, never>>(),
    expectType<Equal<Extract<SuggestedModelId, "us.amazon.nova-lite-v1:0">, "us.amazon.nova-lite-v1:0">>(),
    expectType<Equal<Extract<SuggestedModelId, "amazon.nova-lite-v1:0">, "amazon.nova-lite-v1:0">>(),
  ];
  const retired: ModelId = "ai21.j2-ultra-v1";
  assertEquals([held.length, retired.length], [7, 16]);
});

const clock = tool({ name: "clock", inputSchema: { type: "object" } });
const image = { type: "image", format: "png", source: { bytes: "AA==" } } as const;
const audio = { type: "audio", format: "mp3", source: { bytes: "AA==" } } as const;
const video = { type: "video", format: "mp4", source: { bytes: "AA==" } } as const;
const document = { type: "document", name: "a", source: { text: "x" } } as const;
const cachePoint = { type: "cachePoint" } as const;

function asked<const M extends ModelId, const T extends readonly ToolEntry[], const C extends Messages>(
  bedrock: Bedrock,
  request: ChatRequest<M, T, C>,
) {
  return bedrock.stream(request);
}

/** Lines that must compile, or must not; none is ever run. Each gate behind a prefix, in a request, a wrapper and a handle. */
export function gates(bedrock: Bedrock, history: Message[], flag: boolean): readonly unknown[] {
  const llama = bedrock.model("global.meta.llama3-8b-instruct-v1:0");
  const micro = bedrock.model("apac.amazon.nova-micro-v1:0");
  const nova = bedrock.model("ca.amazon.nova-lite-v1:0");
  const titan = bedrock.model("us-gov.amazon.titan-text-premier-v1:0");
  const either = flag ? "jp.amazon.nova-lite-v1:0" : "au.meta.llama3-8b-instruct-v1:0";
  return [
    // @ts-expect-error no chat
    bedrock.chat({ model: "us.amazon.titan-embed-text-v2:0", messages: "x" }),
    // @ts-expect-error no chat, whatever the history
    bedrock.stream({ model: "in.amazon.titan-embed-text-v2:0", messages: history }),
    // @ts-expect-error no handle
    bedrock.model("eu.amazon.titan-embed-text-v2:0"),
    // @ts-expect-error no chat
    asked(bedrock, { model: "jp.amazon.titan-embed-text-v2:0", messages: "x" }),

    // @ts-expect-error no tools
    llama.chat({ messages: "x", tools: [clock] }),
    // @ts-expect-error no tools
    llama.stream({ messages: history, tools: [clock] }),
    // @ts-expect-error no choice among none
    llama.chat({ messages: "x", toolChoice: "auto" }),
    // @ts-expect-error no tools
    asked(bedrock, { model: "au.meta.llama3-8b-instruct-v1:0", messages: "x", tools: [clock] }),
    // @ts-expect-error no cache
    llama.chat({ messages: "x", cache: "auto" }),
    // @ts-expect-error no cache points
    llama.chat({ messages: [{ role: "user", content: [cachePoint] }] }),
    // @ts-expect-error no cache
    asked(bedrock, { model: "in.meta.llama3-8b-instruct-v1:0", messages: "x", cache: "auto" }),

    // @ts-expect-error no pictures
    micro.stream({ messages: [{ role: "user", content: [image] }] }),
    // @ts-expect-error no films
    micro.stream({ messages: [{ role: "user", content: [video] }] }),
    // @ts-expect-error no pictures
    asked(bedrock, { model: "us-gov.amazon.nova-micro-v1:0", messages: [{ role: "user", content: [image] }] }),
    // @ts-expect-error no films
    asked(bedrock, { model: "ca.amazon.nova-micro-v1:0", messages: [{ role: "user", content: [video] }] }),

    // @ts-expect-error no sound
    nova.chat({ messages: [{ role: "user", content: [audio] }] }),
    // @ts-expect-error no reasoning
    nova.chat({ messages: "x", reasoning: { effort: "low" } }),
    // @ts-expect-error no sound
    asked(bedrock, { model: "global.amazon.nova-lite-v1:0", messages: [{ role: "user", content: [audio] }] }),
    // @ts-expect-error no reasoning
    asked(bedrock, { model: "apac.amazon.nova-lite-v1:0", messages: "x", reasoning: "off" }),

    // @ts-expect-error no documents
    titan.chat({ messages: [{ role: "user", content: [document] }] }),
    // @ts-expect-error no documents
    asked(bedrock, { model: "us.amazon.titan-text-premier-v1:0", messages: [{ role: "user", content: [document] }] }),

    // ---- unions: what one lacks, none may be asked
    bedrock.chat({ model: either, messages: "x" }),
    // @ts-expect-error one has no tools
    bedrock.chat({ model: either, messages: "x", tools: [clock] }),
    // @ts-expect-error one has no cache
    bedrock.stream({ model: either, messages: "x", cache: "auto" }),
    // @ts-expect-error one has no tools
    bedrock.model(either).chat({ messages: "x", tools: [clock] }),
    // @ts-expect-error one does not chat
    bedrock.model(flag ? "amazon.nova-lite-v1:0" : "us.amazon.titan-embed-text-v2:0"),

    // ---- what is there passes
    nova.chat({
      messages: [{ role: "user", content: [image, video, document, cachePoint] }],
      tools: [clock],
      cache: "auto",
    }),
    llama.chat({ messages: history }),
    asked(bedrock, { model: "eu.amazon.nova-lite-v1:0", messages: "x", tools: [clock] }),
    asked(bedrock, { model: "mars.meta.llama3-8b-instruct-v1:0", messages: "x", tools: [clock] }),
  ];
}

/** A wrapper that asks for models with a capability is given no other. */
export function askedFor(
  describe: (model: ModelsWith<"chat" | "imageInput">) => void,
  handle: ChatModel<"amazon.nova-lite-v1:0">,
): void {
  describe("amazon.nova-lite-v1:0");
  // @ts-expect-error it sees nothing
  describe("amazon.nova-micro-v1:0");
  // @ts-expect-error it is not known whether it sees
  describe("anthropic.claude-mythos-5");
  // @ts-expect-error it does not chat
  describe("amazon.titan-embed-image-v1");
  // @ts-expect-error a handle keeps its model's gates
  handle.chat({ messages: "x", reasoning: "off" });
  const profile: KnownProfileId = "ca.amazon.nova-lite-v1:0";
  // @ts-expect-error that profile does not exist
  const none: KnownProfileId = "in.amazon.nova-lite-v1:0";
  // @ts-expect-error a profile's id is not a model's
  const bare: KnownModelId = profile;
  // Editors complete these; every other text is as good an id.
  const open: readonly ModelId[] = [profile, none, bare, "anything at all"];
  void open;
}
