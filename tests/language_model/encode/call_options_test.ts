/**
 * Options of requests as call options of LanguageModelV4.
 */
import { assertEquals, assertThrows } from "@std/assert";
import type { ChatOptions } from "@bedrock-edge/client";
import { toCallOptions } from "../../../src/language_model/encode/to_call_options.ts";

const MODEL = "anthropic/claude-sonnet-4.5";
const TOOLS = [{ name: "a", inputSchema: { type: "object" } }] as const;

/** Returns the call options of a request. */
const encoded = (options: Partial<ChatOptions>, model = MODEL) =>
  toCallOptions({ model, options: { messages: "Hi", ...options } }).callOptions;

Deno.test("the choice of a tool has the words of the specification, and none without tools", () => {
  for (
    const [choice, expected] of [
      [undefined, undefined],
      ["auto", { type: "auto" }],
      ["none", { type: "none" }],
      ["any", { type: "required" }],
      [{ name: "a" }, { type: "tool", toolName: "a" }],
    ] as const
  ) {
    assertEquals(encoded({ tools: TOOLS, toolChoice: choice }).toolChoice, expected);
    assertEquals(encoded({ toolChoice: choice }).toolChoice, undefined);
  }
});

Deno.test("a number of tokens to think is an option of the vendors that serve the model", () => {
  const budget = { reasoning: { budgetTokens: 1024 } } as const;
  assertEquals(encoded(budget).providerOptions, {
    anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } },
    bedrock: { reasoningConfig: { type: "enabled", budgetTokens: 1024 } },
  });
  const thinkingConfig = { thinkingBudget: 1024, includeThoughts: true };
  assertEquals(encoded(budget, "google/gemini-2.5-pro").providerOptions, {
    google: { thinkingConfig },
    vertex: { thinkingConfig },
  });
  for (const model of ["xai/grok-4", "claude-sonnet-4.5"]) {
    assertThrows(() => encoded(budget, model), TypeError, `reasoning.budgetTokens is not known for "${model}"`);
  }
  assertEquals([encoded({ reasoning: "off" }).reasoning, encoded({ reasoning: { effort: "low" } }).reasoning], [
    "none",
    "low",
  ]);
});

Deno.test("words that ask for an output follow the system prompt, also in a request without other messages", () => {
  const output = { schema: { type: "object" } } as const;
  const roles = (messages: ChatOptions["messages"]) =>
    toCallOptions({ model: MODEL, options: { system: "Be brief.", messages, output }, mode: "instruction" })
      .callOptions.prompt.map(({ role }) => role);
  assertEquals(roles("Hi"), ["system", "system", "user"]);
  assertEquals(roles([{ role: "system", content: "Say hi." }]), ["system", "system", "system"]);
});
