/**
 * The compiler's errors for common mistakes: each line is compiled, and the first sentence of the error is the promised
 * one.
 */
import { assert, assertEquals } from "@std/assert";

const BEFORE = `
import { type Bedrock, conversation, createBedrock, runTools, type StandardSchema, tool } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
declare const bedrock: Bedrock;
declare const zod: StandardSchema<{ city: string }>;
const clock = tool({ name: "clock", inputSchema: { type: "object" } });
const image = { type: "image", format: "png", source: { bytes: "" } } as const;
const point = { type: "cachePoint" } as const;
const model = "amazon.nova-lite-v1:0";
const messages = "Hi";
`;

const LACKS = (model: string, capability: string) =>
  `is not assignable to type '"Error: model ${model} has no \\"${capability}\\" capability"'`;
const UNREAD = (model: string, type: string, capability: string) =>
  `is not assignable to type '"Error: ${model} cannot read a block of the type \\"${type}\\": it has no \\"${capability}\\" capability"'`;
const NAMED_SCHEMA = `is not assignable to type '"Error: the schema of a tool's input is called inputSchema"'`;

/** A mistake, and what the compiler says of it. */
const MISTAKES: readonly (readonly [mistake: string, says: string])[] = [
  [`tool({ name: "w", parameters: zod })`, NAMED_SCHEMA],
  [`tool({ name: "w", parameters: zod, execute: ({ city }) => city })`, NAMED_SCHEMA],
  [`tool({ name: "w", parameters: { type: "object" }, execute: () => 1 })`, NAMED_SCHEMA],
  [`tool({ name: "w", schema: zod, execute: ({ city }) => city })`, NAMED_SCHEMA],
  [`tool({ name: "w", input_schema: { type: "object" } })`, "Did you mean to write 'inputSchema'?"],
  [
    `tool({ name: "w", inputSchema: { type: "object" }, execute: ({ city }) => city })`,
    "is not assignable to type '(input: unknown, context: ToolContext) => unknown'.",
  ],
  [
    `tool({ name: "w", inputSchema: zod, execute: ({ town }) => town })`,
    "Property 'town' does not exist on type '{ city: string; }'.",
  ],
  [
    `tool({ name: "w", inputSchema: zod, execute: (input: { city: number }) => input.city })`,
    "is not assignable to type '(input: { city: string; }, context: ToolContext) => unknown'.",
  ],
  [`tool({ inputSchema: { type: "object" } })`, "Property 'name' is missing in type"],
  [
    `bedrock.chat({ model, messages: [{ role: "user", content: [{ text: "hi" }] }] })`,
    "Property 'type' is missing in type '{ text: string; }' but required in type 'TextBlock'.",
  ],
  [
    `bedrock.chat({ model, messages: [{ role: "user", content: [{ type: "text" }] }] })`,
    "Property 'text' is missing in type '{ type: \"text\"; }' but required in type 'TextBlock'.",
  ],
  [
    `bedrock.chat({ model, messages: [{ role: "user", content: ["hi"] }] })`,
    "Type 'string' is not assignable to type 'ContentBlock<string>'.",
  ],
  [
    `bedrock.chat({ model, messages: [{ role: "user", content: [{ image: {} }] }] })`,
    "'image' does not exist in type 'ContentBlock<string>'.",
  ],
  [
    `bedrock.chat({ model, messages: [{ role: "tool", content: "x" }] })`,
    `Type '"tool"' is not assignable to type '"`,
  ],
  [
    `bedrock.chat({ model: "amazon.nova-micro-v1:0", messages: [{ role: "user", content: [image] }] })`,
    UNREAD("amazon.nova-micro-v1:0", "image", "imageInput"),
  ],
  [
    `bedrock.stream({ model: "us.meta.llama3-8b-instruct-v1:0", messages: [{ role: "user", content: [point] }] })`,
    UNREAD("us.meta.llama3-8b-instruct-v1:0", "cachePoint", "promptCache"),
  ],
  [
    `bedrock.model("amazon.nova-micro-v1:0").chat({ messages: [{ role: "user", content: [image] }] })`,
    UNREAD("amazon.nova-micro-v1:0", "image", "imageInput"),
  ],
  [`bedrock.chat({ model, messages, max_tokens: 5 })`, "Did you mean to write 'maxTokens'?"],
  [
    `bedrock.chat({ model: "meta.llama3-8b-instruct-v1:0", messages, tools: [clock] })`,
    LACKS("meta.llama3-8b-instruct-v1:0", "tools"),
  ],
  [`bedrock.chat({ model: "amazon.titan-embed-text-v2:0", messages })`, LACKS("amazon.titan-embed-text-v2:0", "chat")],
  [
    `bedrock.model("amazon.titan-embed-text-v2:0")`,
    LACKS("amazon.titan-embed-text-v2:0", "chat").replace(
      "is not assignable to type",
      "is not assignable to parameter of type",
    ),
  ],
  [`bedrock.chat({ model, messages, reasoning: { effort: "low" } })`, LACKS("amazon.nova-lite-v1:0", "reasoning")],
  [
    `bedrock.chat({ model, messages, tools: [clock], toolChoice: { name: "b" } })`,
    `Type '"b"' is not assignable to type '"clock"'.`,
  ],
  [
    `bedrock.chat({ model, messages, output: { name: "x" } })`,
    "Property 'schema' is missing in type '{ name: string; }' but required in type 'OutputOptions<unknown>'.",
  ],
  [
    `bedrock.chat({ model, messages, tools: [clock], maxSteps: 5 })`,
    "'maxSteps' does not exist in type 'BedrockChatRequest<",
  ],
  [`bedrock.chat({ messages })`, "Property 'model' is missing in type"],
  [`bedrock.chat(model, messages)`, "Expected 1 arguments, but got 2."],
  [`bedrock.chat({ model, messages }).then(({ usage }) => usage.totalTokens)`, "'usage' is possibly 'undefined'."],
  [
    `createBedrock({ accessKeyId: "x", secretAccessKey: "y" })`,
    "'accessKeyId' does not exist in type 'BedrockOptions'.",
  ],
  [`createBedrock({ baseURL: "x" })`, "'baseURL' does not exist in type 'BedrockOptions'."],
  [`createBedrock({ apiKey: "x", profiles: "auto" })`, "'profiles' does not exist"],
  [`modelFacts({ profile: "auto" })`, "Did you mean to write 'profiles'?"],
  [
    `runTools(bedrock, { messages, tools: [clock] })`,
    "Type 'Bedrock' is missing the following properties from type 'ChatModel<ModelId, unknown>': provider, modelId",
  ],
  [
    `conversation(bedrock.model(model), { tools: [clock], maxSteps: 5 })`,
    "'maxSteps' does not exist in type 'ConversationOptions<",
  ],
];

Deno.test("the compiler names what is wrong in the usual mistakes, and what to write", async () => {
  const source = BEFORE + MISTAKES.map(([mistake]) => `void (() => ${mistake});`).join("\n");
  // Checked and never run, because the check fails.
  const { stderr, code } = await new Deno.Command("deno", {
    args: ["eval", "--check", "--ext=ts", "--no-lock", source],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const printed = new TextDecoder().decode(stderr);
  assertEquals(code, 1, printed);
  const first = BEFORE.split("\n").length;
  /** The errors by line; each begins with `TS…` and ends with its place. */
  const errors = new Map<number, string>();
  for (
    const [, message, line] of printed.matchAll(
      /^TS\d+ \[ERROR\]: ([^]*?)\n {4}at file:[^\n]*?eval[^\n]*?:(\d+):\d+$/gm,
    )
  ) {
    const at = Number(line) - first;
    if (!errors.has(at)) errors.set(at, message!);
  }
  for (const [at, [mistake, says]] of MISTAKES.entries()) {
    const message = errors.get(at);
    assert(message?.includes(says), `${mistake}\nsays: ${message}\nbut:  ${says}`);
  }
});
