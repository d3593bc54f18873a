/** The compiler's errors for a conversation: the same as for a request to its model. */
import { assertEquals } from "@std/assert";
import {
  type ChatModel,
  type ChatResult,
  type Conversation,
  conversation,
  type StandardSchema,
  tool,
  type ToolUseBlock,
} from "@bedrock-edge/client";

/** True for the same type, and for nothing else. */
type Same<A, B> = (<X>() => X extends A ? 1 : 2) extends (<X>() => X extends B ? 1 : 2) ? true : false;

declare function schema<O>(): StandardSchema<O>;
declare function modelOf<const M extends string>(id: M): ChatModel<M>;

/** Never called: it is the compiler that reads it. */
async function typed(): Promise<boolean[]> {
  const weather = tool({ name: "weather", inputSchema: schema<{ city: string }>() });
  const clock = tool({ name: "clock", inputSchema: { type: "object" } });
  const claude = modelOf("anthropic.claude-sonnet-4-5-20250929-v1:0");
  const titan = modelOf("amazon.titan-text-lite-v1");
  const open = modelOf("somebody.something-v9:0");

  const chat = conversation(claude, { system: "s", tools: [weather, clock], toolChoice: { name: "clock" } });
  const result = await chat.send("a", { toolChoice: { name: "weather" } });
  // @ts-expect-error no such tool
  chat.send("a", { toolChoice: { name: "wether" } });
  // @ts-expect-error no such tool
  conversation(claude, { tools: [weather], toolChoice: { name: "clock" } });
  // @ts-expect-error tools are the conversation's
  chat.send("a", { tools: [weather] });
  // @ts-expect-error messages are the conversation's own
  conversation(claude, { messages: "a" });
  chat.stream("a", { loop: { maxSteps: 1 } });
  conversation(claude, {
    tools: [weather],
    loop: { stopWhen: ({ toolUses }) => toolUses.some((call) => !call.invalid && call.input.city === "Oslo") },
  });

  const structured = await chat.send("a", { output: { schema: schema<{ n: number }>() } });
  const streamed = await chat.stream("a", { output: { schema: schema<{ n: number }>() } }).final();

  // @ts-expect-error the model reads no images
  conversation(titan).send([{ type: "image", format: "png", source: { bytes: "AAAA" } }]);
  // @ts-expect-error the model knows no tools
  conversation(titan, { tools: [weather] });
  conversation(claude).send([{ type: "image", format: "png", source: { bytes: "AAAA" } }]);
  conversation(open).send([{ type: "image", format: "png", source: { bytes: "AAAA" } }]);
  const any: ChatModel = modelOf("x" as string);
  conversation(any, { tools: [weather], store: new Map<string, string>(), from: chat.toJSON() });
  conversation(claude, { from: chat.messages });
  const plain: Conversation = conversation(any);

  const call: Same<
    (typeof result)["toolUses"][number],
    ToolUseBlock<"weather", { city: string }> | ToolUseBlock<"clock", unknown>
  > = true;
  const output: Same<NonNullable<(typeof structured)["output"]>, { n: number }> = true;
  const streamedOutput: Same<NonNullable<(typeof streamed)["output"]>, { n: number }> = true;
  const kept: Same<[(typeof result)["kept"], (typeof streamed)["kept"]], [boolean, boolean]> = true;
  const steps: Same<
    (typeof result)["steps"],
    readonly ChatResult<readonly [typeof weather, typeof clock]>[] | undefined
  > = true;
  const none: ChatResult = await plain.send("a");
  return [kept, steps, call, output, streamedOutput, none !== undefined];
}

Deno.test("the types of a conversation are checked by the compiler", () => {
  assertEquals(typeof typed, "function");
});
