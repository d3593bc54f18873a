/**
 * The cases of the rules: what is repaired and how, what no repair can help, and what is to be left alone.
 */
import type { ChatOptions } from "@bedrock-edge/client";
import type { EVIDENCE } from "../../../../src/bedrock/converse/check/evidence.ts";
import { assistant, document, look, result, text, thought, use, user } from "./blocks.ts";
import { CLAUDE, HIDDEN, type Json, MISTRAL, STORED } from "./request.ts";

/** The name of a rule for every model. */
export type RuleName = keyof typeof EVIDENCE;

const switches = (...content: unknown[]) => ({ role: "system", content });
const image = (bytes: unknown = "QQ==") => ({ type: "image", format: "png", source: { bytes } });
const point = { type: "cachePoint" };
/** As every model but Claude has it. */
const unsigned = { type: "reasoningContent", text: "hm" };
const unknown = { type: "unknown", name: "guardContent", value: { text: { text: "?" } } };

/** Their form on the wire. */
const wire = {
  use: (toolUseId: string, more = {}) => ({ toolUse: { toolUseId, name: "look", input: {}, ...more } }),
  result: (toolUseId: string, more = {}) => ({ toolResult: { toolUseId, content: [{ text: "found" }], ...more } }),
  missing: (toolUseId: string) => ({
    toolResult: { toolUseId, content: [{ text: "The call was not answered." }], status: "error" },
  }),
  thought: (text: string) => ({ reasoningContent: { reasoningText: { text, signature: `signed ${text}` } } }),
  document: (name: string) => ({ document: { name, format: "pdf", source: { bytes: "QQ==" } } }),
  stub: (name: string) => ({
    toolSpec: { name, description: "Not available now. Do not call it.", inputSchema: { json: { type: "object" } } },
  }),
  look: { toolSpec: { name: "look", inputSchema: { json: { type: "object" } } } },
};

/** A request that is repaired. */
export interface Case {
  /** The problem. */
  readonly name: string;
  readonly model?: string;
  /** "Hi" where no messages are given. */
  readonly request: Readonly<Record<string, unknown>>;
  /** Each repair that is expected, as "rule path". */
  readonly repairs: readonly `${RuleName} ${string}`[];
  /** Members of the body that are expected then. */
  readonly body?: Json;
  /** Members of the body that are not to be there. */
  readonly without?: readonly string[];
  /** `"strict"` repairs it as well: a caller cannot fix a model's words, and layout is not a mistake. */
  readonly lenient?: true;
  /** The fake's refusal of the unrepaired request; "" if the service is not known to refuse it for every model. */
  readonly refused?: string;
}

const HISTORY = [user(text("Hi")), assistant(use("a")), user(result("a"))];

export const REPAIRED: readonly Case[] = [
  {
    name: "blank text in a message",
    request: { messages: [user(text(" \n"), text("Hi"), text(""))] },
    repairs: ["blank-text messages[0].content[0]", "blank-text messages[0].content[2]"],
    body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] },
    refused: "at messages.0.content.0",
  },
  {
    name: "text that is not there",
    request: { messages: [user(text("Hi"), { type: "text" })] },
    repairs: ["blank-text messages[0].content[1]"],
    body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] },
    refused: "must set one of",
  },
  {
    name: "blank text in the system prompt, which may be all of it",
    request: { system: "", messages: [{ role: "system", content: " " }, { role: "user", content: "Hi" }] },
    repairs: ["blank-text system", "blank-text messages[0]"],
    without: ["system"],
    refused: "SystemContentBlock object at system.0 is blank",
  },
  {
    name: "a turn of blank text",
    request: { messages: [user(text("Hi")), assistant(text("")), user(text("there"))] },
    repairs: [
      "blank-text messages[1].content[0]",
      "empty-turn messages[1]",
      "same-role-turns messages[2]",
    ],
    body: { messages: [{ role: "user", content: [{ text: "Hi" }, { text: "there" }] }] },
    lenient: true,
    refused: "at messages.1.content.0 is blank",
  },
  {
    name: "a turn of nothing",
    request: { messages: [user(text("Hi")), assistant()] },
    repairs: ["empty-turn messages[1]"],
    body: { messages: [{ role: "user", content: [{ text: "Hi" }] }] },
    lenient: true,
    refused: "messages.1 is empty",
  },
  {
    name: "a turn of a cache point alone, which stays where the turn before ends",
    request: { messages: [user(text("Hi")), assistant(point), user(text("there"))] },
    repairs: ["empty-turn messages[1]", "same-role-turns messages[2]"],
    body: {
      messages: [{ role: "user", content: [{ text: "Hi" }, { cachePoint: { type: "default" } }, { text: "there" }] }],
    },
    lenient: true,
    refused: "nothing available to cache",
  },
  {
    name: "neighbors of the same role",
    request: {
      messages: [user(text("a")), user(text("b")), assistant(text("c")), assistant(text("d")), user(text("e"))],
    },
    repairs: ["same-role-turns messages[1]", "same-role-turns messages[3]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "a" }, { text: "b" }] },
        { role: "assistant", content: [{ text: "c" }, { text: "d" }] },
        { role: "user", content: [{ text: "e" }] },
      ],
    },
    lenient: true,
  },
  {
    name: "neighbors of the same role with a switch of tools between them",
    request: {
      tools: [look],
      messages: [user(text("a")), switches({ type: "toolRemoval", tool: { name: "look" } }), user(text("b"))],
    },
    repairs: ["same-role-turns messages[2]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "a" }, { text: "b" }] },
        { role: "system", content: [{ toolRemoval: { tool: { name: "look" } } }] },
      ],
    },
    lenient: true,
  },
  {
    name: "results of one turn in several",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a"), use("b")), user(result("a")), user(result("b"), text("both"))],
    },
    repairs: ["same-role-turns messages[3]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a"), wire.use("b")] },
        { role: "user", content: [wire.result("a"), wire.result("b"), { text: "both" }] },
      ],
    },
    lenient: true,
  },
  {
    name: "a call by an invalid tool name",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a", { name: "my.look up" })), user(result("a"))],
    },
    repairs: ["tool-use-name messages[1].content[0].name"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a", { name: "my_look_up" })] },
        { role: "user", content: [wire.result("a")] },
      ],
    },
    lenient: true,
    refused: "toolUse.name",
  },
  {
    name: "inputs that are not objects",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(
          use("a", { input: undefined, invalid: { raw: '{"x":', error: "no JSON" } }),
          use("b", { input: [1] }),
          use("c", { input: null }),
        ),
        user(result("a"), result("b"), result("c")),
      ],
    },
    repairs: [
      "tool-use-input messages[1].content[0].input",
      "tool-use-input messages[1].content[1].input",
      "tool-use-input messages[1].content[2].input",
    ],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        {
          role: "assistant",
          content: [
            wire.use("a", { input: { invalid: '{"x":' } }),
            wire.use("b", { input: { invalid: [1] } }),
            wire.use("c"),
          ],
        },
        { role: "user", content: [wire.result("a"), wire.result("b"), wire.result("c")] },
      ],
    },
    lenient: true,
    refused: "toolUse.input",
  },
  {
    name: "invalid ids",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a b"), use("a_b"), use("")),
        user(result("a_b"), result(""), result("a b")),
      ],
    },
    repairs: [
      "tool-use-id messages[1].content[0].toolUseId",
      "tool-use-id messages[1].content[1].toolUseId",
      "tool-use-id messages[1].content[2].toolUseId",
    ],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a_b"), wire.use("a_b_2"), wire.use("call")] },
        { role: "user", content: [wire.result("a_b_2"), wire.result("call"), wire.result("a_b")] },
      ],
    },
    lenient: true,
    refused: "toolUseId",
  },
  {
    name: "two calls with one id",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a"), use("a")),
        user(result("a"), result("a", { content: "again" })),
      ],
    },
    repairs: ["tool-use-id messages[1].content[1].toolUseId"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a"), wire.use("a_2")] },
        { role: "user", content: [wire.result("a"), wire.result("a_2", { content: [{ text: "again" }] })] },
      ],
    },
    lenient: true,
    refused: "duplicate Ids",
  },
  {
    name: "an id of an earlier turn",
    model: CLAUDE,
    request: {
      tools: [look],
      messages: [...HISTORY, assistant(use("a")), user(result("a", { content: "later" }))],
    },
    repairs: ["tool-use-id messages[3].content[0].toolUseId"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a")] },
        { role: "assistant", content: [wire.use("a_2")] },
        { role: "user", content: [wire.result("a_2", { content: [{ text: "later" }] })] },
      ],
    },
    lenient: true,
    refused: "",
  },
  {
    name: "a second result of a call",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a")),
        user(result("a"), result("a", { content: "other", status: "error" })),
      ],
    },
    repairs: ["duplicate-tool-result messages[2].content[1]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a"), { text: "Tool result a, an error:" }, { text: "other" }] },
      ],
    },
    refused: "duplicate Ids",
  },
  {
    name: "a result of no call",
    request: {
      messages: [user(
        text("Hi"),
        result("lost", { content: [{ type: "json", json: { n: 1 } }, text(" "), image(), text("seen")] }),
      )],
    },
    repairs: ["orphaned-tool-result messages[0].content[1]"],
    body: {
      messages: [{
        role: "user",
        content: [
          { text: "Hi" },
          { text: "Tool result lost:" },
          { text: '{"n":1}' },
          { image: { format: "png", source: { bytes: "QQ==" } } },
          { text: "seen" },
        ],
      }],
    },
    refused: "toolConfig field must be defined",
  },
  {
    name: "a call whose result is missing among others",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a"), use("b")), user(result("b"), text("well?"))],
    },
    repairs: ["missing-tool-result messages[1].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a"), wire.use("b")] },
        { role: "user", content: [wire.result("b"), wire.missing("a"), { text: "well?" }] },
      ],
    },
    refused: "Expected toolResult blocks",
  },
  {
    name: "a call that nobody answers",
    request: { tools: [look], messages: [user(text("Hi")), assistant(text("Wait"), use("a"))] },
    repairs: ["missing-tool-result messages[1].content[1]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Wait" }, wire.use("a")] },
        { role: "user", content: [wire.missing("a")] },
      ],
    },
    refused: "Expected toolResult blocks",
  },
  {
    name: "results behind text",
    model: CLAUDE,
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a"), use("b")),
        user(result("a"), point, text("and"), result("b"), text("!")),
      ],
    },
    repairs: ["tool-results-first messages[2].content[3]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a"), wire.use("b")] },
        {
          role: "user",
          content: [wire.result("a"), { cachePoint: { type: "default" } }, wire.result("b"), { text: "and" }, {
            text: "!",
          }],
        },
      ],
    },
    refused: "without `tool_result` blocks immediately after",
  },
  {
    name: "a result that says nothing, to Nova",
    model: "us.amazon.nova-lite-v1:0",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(result("a", { content: [] }))],
    },
    repairs: ["tool-result-empty messages[2].content[0].content"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a", { content: [{ text: "" }] })] },
      ],
    },
    refused: "",
  },
  {
    name: "a failure that says nothing",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(result("a", { content: [], status: "error" }))],
    },
    repairs: ["tool-result-empty messages[2].content[0].content"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        {
          role: "user",
          content: [wire.result("a", { content: [{ text: "The tool failed without a message." }], status: "error" })],
        },
      ],
    },
    refused: "cannot be empty when status value is error",
  },
  {
    name: "JSON in a result that is not an object",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a")),
        user(
          result("a", {
            content: [{ type: "json", json: { n: 1 } }, { type: "json", json: [1, "x"] }, { type: "json", json: 5 }],
          }),
        ),
      ],
    },
    repairs: [
      "tool-result-json messages[2].content[0].content[1].json",
      "tool-result-json messages[2].content[0].content[2].json",
    ],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        {
          role: "user",
          content: [wire.result("a", { content: [{ json: { n: 1 } }, { text: '[1,"x"]' }, { text: "5" }] })],
        },
      ],
    },
    refused: "json object",
  },
  {
    name: "text behind a call",
    model: CLAUDE,
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(thought("1"), use("a"), point, text("Wait"), thought("2"), text("more"), use("b"), point),
        user(result("a"), result("b")),
      ],
    },
    repairs: ["text-before-tool-use messages[1].content[1]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        {
          role: "assistant",
          content: [
            wire.thought("1"),
            { text: "Wait" },
            wire.thought("2"),
            { text: "more" },
            wire.use("a"),
            { cachePoint: { type: "default" } },
            wire.use("b"),
            { cachePoint: { type: "default" } },
          ],
        },
        { role: "user", content: [wire.result("a"), wire.result("b")] },
      ],
    },
    lenient: true,
    refused: "",
  },
  {
    name: "a beginning of the answer that ends in white space",
    model: CLAUDE,
    request: { messages: [user(text("Hi")), assistant(text("Well, \n"))] },
    repairs: ["trailing-whitespace messages[1].content[0]"],
    body: {
      messages: [{ role: "user", content: [{ text: "Hi" }] }, { role: "assistant", content: [{ text: "Well," }] }],
    },
    refused: "trailing whitespace",
  },
  {
    name: "text beside a call, to a model that wants calls alone",
    model: MISTRAL,
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(text("Wait"), use("a"), point), user(result("a"))],
    },
    repairs: ["tool-uses-alone messages[1].content[1]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [{ text: "Wait" }] },
        { role: "user", content: [{ text: "Please continue." }] },
        { role: "assistant", content: [wire.use("a"), { cachePoint: { type: "default" } }] },
        { role: "user", content: [wire.result("a")] },
      ],
    },
    lenient: true,
  },
  {
    name: "text and files beside results, to a model that wants results alone",
    model: MISTRAL,
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(text("And"), result("a"), document("d"))],
    },
    repairs: ["tool-results-first messages[2].content[1]", "tool-results-alone messages[2].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a")] },
        { role: "assistant", content: [{ text: "Tool results received." }] },
        { role: "user", content: [{ text: "And" }, wire.document("d")] },
      ],
    },
  },
  {
    name: "a result that is missing before what the user says next, to a model that wants results alone",
    model: MISTRAL,
    request: { tools: [look], messages: [user(text("Hi")), assistant(use("a")), user(text("Well?"))] },
    repairs: ["missing-tool-result messages[1].content[0]", "tool-results-alone messages[2].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.missing("a")] },
        { role: "assistant", content: [{ text: "Tool results received." }] },
        { role: "user", content: [{ text: "Well?" }] },
      ],
    },
  },
  {
    name: "results and what follows them in a turn of its own, to a model that wants results alone",
    model: MISTRAL,
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(result("a")), user(text("Well?"))],
    },
    repairs: ["same-role-turns messages[3]", "tool-results-alone messages[3].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a")] },
        { role: "assistant", content: [{ text: "Tool results received." }] },
        { role: "user", content: [{ text: "Well?" }] },
      ],
    },
    lenient: true,
  },
  {
    name: "the status of a result, to a model that has none",
    model: "us.writer.palmyra-x5-v1:0",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a"), use("b")),
        user(result("a", { status: "success" }), result("b", { status: "error" })),
      ],
    },
    repairs: [
      "tool-result-status messages[2].content[0].status",
      "tool-result-status messages[2].content[1].status",
    ],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a"), wire.use("b")] },
        {
          role: "user",
          content: [wire.result("a"), wire.result("b", { content: [{ text: "The tool failed:" }, { text: "found" }] })],
        },
      ],
    },
    lenient: true,
  },
  {
    name: "reasoning without a signature, to a Claude",
    model: CLAUDE,
    request: { messages: [user(text("Hi")), assistant(unsigned, thought("1"), text("Hm")), user(text("?"))] },
    repairs: ["reasoning-history messages[1].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.thought("1"), { text: "Hm" }] },
        { role: "user", content: [{ text: "?" }] },
      ],
    },
    lenient: true,
  },
  {
    name: "reasoning, to a model that takes none back, which may be all of a turn",
    request: {
      messages: [
        user(text("Hi")),
        assistant(unsigned, thought("1"), { type: "reasoningContent", redactedContent: "QQ==" }),
        user(text("?")),
      ],
    },
    repairs: [
      "reasoning-history messages[1].content[0]",
      "reasoning-history messages[1].content[1]",
      "reasoning-history messages[1].content[2]",
      "empty-turn messages[1]",
      "same-role-turns messages[2]",
    ],
    body: { messages: [{ role: "user", content: [{ text: "Hi" }, { text: "?" }] }] },
    lenient: true,
  },
  {
    name: "a budget to think in a tool loop that began without reasoning",
    model: CLAUDE,
    request: { reasoning: { budgetTokens: 1024 }, temperature: 0.5, tools: [look], messages: HISTORY },
    repairs: ["reasoning-tool-loop reasoning"],
    body: { inferenceConfig: { temperature: 0.5 } },
    without: ["additionalModelRequestFields"],
  },
  {
    name: "a budget to think in a Claude's own words in such a loop",
    model: CLAUDE,
    request: {
      additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 }, top_k: 5 },
      tools: [look],
      messages: HISTORY,
    },
    repairs: ["reasoning-tool-loop additionalModelRequestFields.thinking"],
    body: { additionalModelRequestFields: { top_k: 5 } },
  },
  {
    name: "a tool with an empty description",
    request: { tools: [{ ...look, description: "" }] },
    repairs: ["tool-description tools[0].description"],
    body: { toolConfig: { tools: [wire.look] } },
    refused: "description",
  },
  {
    name: "a schema without a type",
    request: { tools: [{ name: "look", inputSchema: { properties: { at: { type: "string" } } } }] },
    repairs: ["tool-schema tools[0].inputSchema"],
    body: {
      toolConfig: {
        tools: [{
          toolSpec: { name: "look", inputSchema: { json: { type: "object", properties: { at: { type: "string" } } } } },
        }],
      },
    },
    refused: "one of the following: object",
  },
  {
    name: "a schema without a type that goes instead of another",
    request: { tools: [{ ...look, jsonSchema: { properties: {} } }] },
    repairs: ["tool-schema tools[0].jsonSchema"],
    body: {
      toolConfig: {
        tools: [{ toolSpec: { name: "look", inputSchema: { json: { type: "object", properties: {} } } } }],
      },
    },
    refused: "one of the following: object",
  },
  {
    name: "a choice of no tool",
    request: { tools: [look], toolChoice: "none" },
    repairs: ["tool-choice-none toolChoice"],
    without: ["toolConfig"],
    lenient: true,
    refused: "",
  },
  {
    name: "a choice of no tool where tools were called",
    request: { tools: [look, { ...look, name: "other" }], toolChoice: "none", messages: HISTORY },
    repairs: ["tool-choice-none toolChoice"],
    body: { toolConfig: { tools: [wire.stub("look")] } },
    lenient: true,
    refused: "toolConfig field must be defined",
  },
  {
    name: "calls without tools",
    request: {
      messages: [...HISTORY, assistant(use("b", { name: "other" }), use("c")), user(result("b"), result("c"))],
    },
    repairs: ["tool-history tools"],
    body: { toolConfig: { tools: [wire.stub("look"), wire.stub("other")] } },
    refused: "toolConfig field must be defined",
  },
  {
    name: "a switch of a tool that is not declared",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        switches({ type: "toolRemoval", tool: { name: "other" } }, { type: "toolAddition", tool: { name: "look" } }),
        switches({ type: "toolRemoval", tool: { name: "other" } }),
      ],
    },
    repairs: ["tool-switch messages[1].content[0]", "tool-switch messages[2].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "system", content: [{ toolAddition: { tool: { name: "look" } } }] },
      ],
    },
    refused: "not declared",
  },
  {
    name: "names of documents",
    request: {
      messages: [user(
        ...[
          document("Résumé  v1.2.pdf"),
          document("報告"),
          document("Resume v1-2-pdf"),
          document("-legal_[1] (x)"),
          text("?"),
        ],
      )],
    },
    repairs: [
      "document-name messages[0].content[0].name",
      "document-name messages[0].content[1].name",
      "document-name messages[0].content[2].name",
    ],
    body: {
      messages: [{
        role: "user",
        content: [
          wire.document("Resume v1-2-pdf"),
          wire.document("document"),
          wire.document("Resume v1-2-pdf (2)"),
          wire.document("-legal_[1] (x)"),
          { text: "?" },
        ],
      }],
    },
    refused: "document file name",
  },
  {
    name: "a document's name in a tool's result that is another's",
    request: {
      tools: [look],
      messages: [
        user(document("a"), text("Hi")),
        assistant(use("a")),
        user(result("a", { content: [document("a"), document("x".repeat(201))] })),
      ],
    },
    repairs: [
      "document-name messages[2].content[0].content[0].name",
      "document-name messages[2].content[0].content[1].name",
    ],
    body: {
      messages: [
        { role: "user", content: [wire.document("a"), { text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        {
          role: "user",
          content: [wire.result("a", { content: [wire.document("a (2)"), wire.document("x".repeat(200))] })],
        },
      ],
    },
    refused: "less than or equal to 200",
  },
  {
    name: "a name used twice that has a blank where it must be cut",
    request: {
      messages: [user(document(`${"a".repeat(189)} bbbbbbbbbb`), document(`${"a".repeat(189)} bbbbbbbbbb`), text("?"))],
    },
    repairs: ["document-name messages[0].content[1].name"],
    body: {
      messages: [{
        role: "user",
        content: [
          wire.document(`${"a".repeat(189)} bbbbbbbbbb`),
          wire.document(`${"a".repeat(189)} (2)`),
          { text: "?" },
        ],
      }],
    },
    refused: "duplicate document names",
  },
  {
    name: "a format that has another name",
    request: { messages: [user(text("Hi"), { ...image(), format: "image/jpg" })] },
    repairs: ["media-format messages[0].content[1].format"],
    body: {
      messages: [{ role: "user", content: [{ text: "Hi" }, { image: { format: "jpeg", source: { bytes: "QQ==" } } }] }],
    },
    refused: "enum value set",
  },
  {
    name: "a document of text that is not to be cited",
    request: { messages: [user(text("Hi"), { type: "document", name: "a", source: { text: "A" } })] },
    repairs: ["document-source messages[0].content[1].source"],
    body: {
      messages: [{
        role: "user",
        content: [{ text: "Hi" }, { document: { name: "a", format: "txt", source: { bytes: "QQ==" } } }],
      }],
    },
  },
  {
    name: "citations in a tool's result",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(use("a")),
        user(result("a", { content: [{ ...document("a"), citations: { enabled: true } }] })),
      ],
    },
    repairs: ["document-citations messages[2].content[0].content[0].citations"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        { role: "user", content: [wire.result("a", { content: [wire.document("a")] })] },
      ],
    },
  },
  {
    name: "a picture in a tool's result for a model that takes it from users alone",
    model: "openai.gpt-5.6-sol",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(result("a", { content: [image()] }))],
    },
    repairs: ["tool-result-media messages[2].content[0].content[0]"],
    body: {
      messages: [
        { role: "user", content: [{ text: "Hi" }] },
        { role: "assistant", content: [wire.use("a")] },
        {
          role: "user",
          content: [
            wire.result("a", { content: [{ text: "See attachment 1 after the tool results (image)." }] }),
            { image: { format: "png", source: { bytes: "QQ==" } } },
          ],
        },
      ],
    },
    lenient: true,
  },
  {
    name: "a document without words",
    request: { messages: [user(document("a"))] },
    repairs: ["document-text messages[0].content[0]"],
    body: { messages: [{ role: "user", content: [wire.document("a"), { text: "See the attached document." }] }] },
    refused: "text block must be included",
  },
  {
    name: "empty stop sequences",
    request: { stopSequences: ["", "END", " "] },
    repairs: ["stop-sequences stopSequences[0]"],
    body: { inferenceConfig: { stopSequences: ["END", " "] } },
    refused: "stopSequences",
  },
  {
    name: "blank stop sequences for Claude, which may be all of them",
    model: CLAUDE,
    request: { stopSequences: ["\n"] },
    repairs: ["stop-sequences stopSequences[0]"],
    without: ["inferenceConfig"],
    refused: "non-whitespace",
  },
  {
    name: "no pair of metadata",
    request: { requestMetadata: {} },
    repairs: ["request-metadata requestMetadata"],
    without: ["requestMetadata"],
    refused: "requestMetadata",
  },
  {
    name: "a call demanded of a Claude that reasons",
    model: `us.${CLAUDE}`,
    request: { reasoning: { effort: "low" }, tools: [look], toolChoice: { name: "look" } },
    repairs: ["reasoning-tool-choice toolChoice"],
    body: { toolConfig: { tools: [wire.look], toolChoice: { auto: {} } } },
    refused: "forces tool use",
  },
  {
    name: "sampling of a Claude that reasons",
    model: CLAUDE,
    request: { reasoning: { budgetTokens: 1024 }, temperature: 0.5, topP: 0.9, topK: 5 },
    repairs: ["reasoning-sampling temperature", "reasoning-sampling topP", "reasoning-sampling topK"],
    body: { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } },
    without: ["inferenceConfig"],
    refused: "temperature",
  },
  {
    name: "sampling of a model that reasons as a Claude does, behind an ARN that hides it",
    model: HIDDEN,
    request: { reasoning: { budgetTokens: 1024 }, temperature: 0.5, maxTokens: 5, tools: [look], toolChoice: "any" },
    repairs: ["reasoning-tool-choice toolChoice", "reasoning-sampling temperature", "reasoning-budget maxTokens"],
    body: { inferenceConfig: { maxTokens: 1029 } },
    refused: "",
  },
  {
    name: "fewer tokens than a Claude is to think",
    model: CLAUDE,
    request: { reasoning: { budgetTokens: 2000 }, maxTokens: 500 },
    repairs: ["reasoning-budget maxTokens"],
    body: { inferenceConfig: { maxTokens: 2500 } },
    refused: "max_tokens",
  },
  {
    name: "fewer tokens than a Claude is to think in its own words",
    model: CLAUDE,
    request: { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 2000 } }, maxTokens: 2000 },
    repairs: ["reasoning-budget maxTokens"],
    body: { inferenceConfig: { maxTokens: 4000 } },
    refused: "max_tokens",
  },
  {
    name: "length and sampling of a Nova that reasons at high effort",
    model: "us.amazon.nova-2-lite-v1:0",
    request: { reasoning: { effort: "high" }, maxTokens: 1000, temperature: 0.2, topP: 0.9, stopSequences: ["END"] },
    repairs: ["high-effort maxTokens", "high-effort temperature", "high-effort topP"],
    body: {
      inferenceConfig: { stopSequences: ["END"] },
      additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } },
    },
    refused: "maxTokens must be unset",
  },
  {
    name: "length of a Nova that is asked for more than it knows",
    model: "amazon.nova-2-lite-v1:0",
    request: { reasoning: { effort: "max" }, maxTokens: 1000 },
    repairs: ["effort-word reasoning.effort", "high-effort maxTokens"],
    body: { additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } } },
    without: ["inferenceConfig"],
    refused: "",
  },
  {
    name: "length of a hidden model that the caller's own fields ask for high effort as a Nova",
    model: HIDDEN,
    request: {
      additionalModelRequestFields: { reasoningConfig: { type: "enabled", maxReasoningEffort: "high" } },
      maxTokens: 1000,
    },
    repairs: ["high-effort maxTokens"],
    without: ["inferenceConfig"],
    refused: "",
  },
  {
    name: "an effort that Qwen does not know",
    model: "qwen.qwen3-32b-v1:0",
    request: { reasoning: { effort: "medium" } },
    repairs: ["effort-word reasoning.effort"],
    body: { additionalModelRequestFields: { reasoning_config: "low" } },
    without: ["outputConfig"],
    refused: "",
  },
  {
    name: "how to reason of a model that always does",
    model: "us.deepseek.r1-v1:0",
    request: { reasoning: { budgetTokens: 2000 }, maxTokens: 100 },
    repairs: ["always-reasons reasoning"],
    body: { inferenceConfig: { maxTokens: 100 } },
    without: ["outputConfig", "additionalModelRequestFields"],
    refused: "",
  },
  {
    name: "bounds in the schema of a strict tool, which is open",
    model: CLAUDE,
    request: {
      tools: [{
        name: "rate",
        strict: true,
        inputSchema: {
          type: "object",
          properties: {
            tags: { type: "array", items: { type: "string", minLength: 2 }, maxItems: 3, minItems: 1 },
            stars: { type: "integer", description: "How good.", minimum: 1, maximum: 5 },
          },
        },
      }],
    },
    repairs: [
      "strict-tool-schema tools[0].inputSchema.properties.tags.maxItems",
      "strict-tool-schema tools[0].inputSchema.properties.stars.minimum",
      "strict-tool-schema tools[0].inputSchema.properties.stars.maximum",
      "strict-tool-schema tools[0].inputSchema",
    ],
    body: {
      toolConfig: {
        tools: [{
          toolSpec: {
            name: "rate",
            strict: true,
            inputSchema: {
              json: {
                type: "object",
                properties: {
                  tags: {
                    type: "array",
                    items: { type: "string", minLength: 2 },
                    minItems: 1,
                    description: "(maxItems: 3)",
                  },
                  stars: { type: "integer", description: "How good. (minimum: 1, maximum: 5)" },
                },
                additionalProperties: false,
              },
            },
          },
        }],
      },
    },
    refused: "'additionalProperties' must be explicitly set to false",
  },
  {
    name: "strict of a tool whose schema cannot be closed",
    model: CLAUDE,
    request: {
      tools: [{
        name: "keep",
        strict: true,
        inputSchema: { type: "object", properties: { labels: { type: "object" }, count: { minimum: 1 } } },
      }],
    },
    repairs: ["strict-tool-schema tools[0].strict"],
    body: {
      toolConfig: {
        tools: [{
          toolSpec: {
            name: "keep",
            inputSchema: {
              json: { type: "object", properties: { labels: { type: "object" }, count: { minimum: 1 } } },
            },
          },
        }],
      },
    },
    refused: "'additionalProperties' must be explicitly set to false",
  },
  {
    name: "more strict tools than a request may hold",
    model: CLAUDE,
    request: {
      tools: Array.from({ length: 22 }, (_, at) => ({
        name: `look${at}`,
        strict: true,
        inputSchema: { type: "object", additionalProperties: false },
      })),
    },
    repairs: ["strict-tool-count tools[20].strict", "strict-tool-count tools[21].strict"],
    refused: "",
  },
];

/** A request that is refused. */
export interface Refused {
  readonly name: string;
  readonly model?: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly rule: RuleName;
  readonly path: string;
  readonly says: RegExp;
  /** The fake's refusal; "" if the fake is not reached, or the service accepts it. */
  readonly refused: string;
}

const big = (bytes: number) => "A".repeat(bytes / 3 * 4);

export const REFUSED: readonly Refused[] = [
  {
    name: "a conversation of nothing",
    request: { messages: [] },
    rule: "conversation-start",
    path: "messages",
    says: /no user message/,
    refused: "messages field is empty",
  },
  {
    name: "a question without content",
    request: { messages: [user(text("Hi")), assistant(text("Yes?")), user(text(" "))] },
    rule: "empty-turn",
    path: "messages[2]",
    says: /add content/,
    refused: "messages.2.content.0 is blank",
  },
  {
    name: "a question without content before a turn without content",
    request: { messages: [user(), assistant()] },
    rule: "empty-turn",
    path: "messages[0]",
    says: /add content/,
    refused: "messages.0 is empty",
  },
  {
    name: "a conversation that the assistant begins",
    request: { messages: [assistant(text("Hello")), user(text("Hi"))] },
    rule: "conversation-start",
    path: "messages[0]",
    says: /begin with a user message/,
    refused: "must start with a user message",
  },
  ...[["image", image()], ["document", document("a")], ["video", { ...image(), type: "video", format: "mp4" }]].map((
    [type, block],
  ): Refused => ({
    name: `${type} of the assistant`,
    request: { messages: [user(text("Hi")), assistant(text("Here"), block), user(text("Hm"))] },
    rule: "block-role",
    path: "messages[1].content[1]",
    says: /role user/,
    refused: "user role",
  })),
  {
    name: "a call of the user",
    request: { tools: [look], messages: [user(use("a"))] },
    rule: "block-role",
    path: "messages[0].content[0]",
    says: /role assistant/,
    refused: "assistant role",
  },
  {
    name: "a result of the assistant",
    request: { tools: [look], messages: [user(text("Hi")), assistant(result("a")), user(text("Hm"))] },
    rule: "block-role",
    path: "messages[1].content[0]",
    says: /role user/,
    refused: "user role",
  },
  ...[{ found: 1 }, undefined, [{ text: "found" }], [null]].map((content): Refused => ({
    name: `a result of ${JSON.stringify(content)}`,
    request: { tools: [look], messages: [...HISTORY.slice(0, 2), user(result("a", { content }))] },
    rule: "tool-result-content",
    path: "messages[2].content[0].content",
    says: /such as/,
    refused: "",
  })),
  {
    name: "a switch of tools by the user",
    request: { tools: [look], messages: [user({ type: "toolRemoval", tool: { name: "look" } })] },
    rule: "block-role",
    path: "messages[0].content[0]",
    says: /role system/,
    refused: "system role",
  },
  ...[["image", image(), "user"], ["toolUse", use("a"), "assistant"], [
    "toolRemoval",
    { type: "toolRemoval", tool: { name: "look" } },
    "system",
  ]].map(([type, block, role]): Refused => ({
    name: `${type} in the system prompt`,
    request: { tools: [look], system: [text("Be brief"), block] },
    rule: "block-role",
    path: "system[1]",
    says: new RegExp(`${type} in the system prompt.* the role ${role}`),
    refused: "SystemContentBlock object at system.1 must set one of",
  })),
  {
    name: "a call in a message of the system",
    request: { tools: [look], messages: [{ role: "system", content: [use("a")] }, user(text("Hi"))] },
    rule: "block-role",
    path: "messages[0].content[0]",
    says: /in the system prompt/,
    refused: "SystemContentBlock",
  },
  {
    name: "21 images",
    request: { messages: [user(text("Hi"), ...Array(21).fill(image()))] },
    rule: "media-count",
    path: "messages[0]",
    says: /21.*at most 20/,
    refused: "21 images",
  },
  {
    name: "6 documents",
    request: { messages: [user(text("Hi"), ...[..."abcdef"].map((name) => document(name)))] },
    rule: "media-count",
    path: "messages[0]",
    says: /6.*at most 5/,
    refused: "6 documents",
  },
  {
    name: "an image that is too large",
    request: { messages: [user(text("Hi"), image(new Uint8Array(3_932_161)))] },
    rule: "media-size",
    path: "messages[0].content[1].source.bytes",
    says: /3932161.*3932160/,
    refused: "exceed the limit",
  },
  {
    name: "an image in a tool's result that is too large",
    request: {
      tools: [look],
      messages: [user(text("Hi")), assistant(use("a")), user(result("a", { content: [image(big(3_932_163))] }))],
    },
    rule: "media-size",
    path: "messages[2].content[0].content[0].source.bytes",
    says: /3932163/,
    refused: "exceed the limit",
  },
  {
    name: "a document that is too large",
    request: { messages: [user(text("Hi"), document("a", big(4_718_595)))] },
    rule: "media-size",
    path: "messages[0].content[1].source.bytes",
    says: /4718595.*4718592/,
    refused: "exceed the limit",
  },
  {
    name: "an image whose bytes are a URL",
    request: { messages: [user(text("Hi"), image("https://example.com/a.png"))] },
    rule: "media-bytes",
    path: "messages[0].content[1].source.bytes",
    says: /not base64/,
    refused: "not valid base64",
  },
  {
    name: "an image of no bytes",
    request: { messages: [user(text("Hi"), image(""))] },
    rule: "media-size",
    path: "messages[0].content[1].source.bytes",
    says: /empty/,
    refused: "greater than or equal to 1",
  },
  {
    name: "an invalid tool",
    request: { tools: [null] },
    rule: "tool-name",
    path: "tools[0]",
    says: /is not a tool/,
    refused: "",
  },
  ...["", "my tool", "x".repeat(65), undefined].map((name): Refused => ({
    name: `a tool named ${JSON.stringify(name)}`,
    request: { tools: [{ ...look, name }] },
    rule: "tool-name",
    path: "tools[0].name",
    says: /at most 64/,
    refused: "toolSpec.name",
  })),
  {
    name: "a tool's name given twice",
    request: { tools: [look, { type: "systemTool", name: "look" }] },
    rule: "tool-name",
    path: "tools[1].name",
    says: /each name once/,
    refused: "must be unique",
  },
  {
    name: "a tool named as the output that another is forced for",
    request: { tools: [look], output: { schema: { type: "object" }, name: "look", mode: "tool" } },
    rule: "tool-name",
    path: "tools[0].name",
    says: /the name of another tool; use each name once/,
    refused: "",
  },
  {
    name: "an output by a forced tool of a Claude that reasons",
    model: CLAUDE,
    request: { reasoning: { effort: "low" }, output: { schema: { type: "object" }, mode: "tool" } },
    rule: "reasoning-tool-choice",
    path: "output.mode",
    says: /use another/,
    refused: "",
  },
  ...["tool", "instruction"].map((mode): Refused => ({
    name: `an output by ${mode} of a stored prompt`,
    model: STORED,
    request: { output: { schema: { type: "object" }, mode } },
    rule: "prompt-resource",
    path: "output.mode",
    says: /use native/,
    refused: "",
  })),
  {
    name: "a schema of another type",
    request: { tools: [{ name: "look", inputSchema: { type: "string" } }] },
    rule: "tool-schema",
    path: "tools[0].inputSchema.type",
    says: /use object/,
    refused: "object",
  },
  ...["json", "jsonSchema"].map((member): Refused => ({
    name: `a schema inside a member ${member}, as others write it`,
    request: { tools: [{ name: "look", inputSchema: { [member]: { type: "object" } } }] },
    rule: "tool-schema",
    path: "tools[0].inputSchema",
    says: /pass the value of json/,
    refused: "inputSchema",
  })),
  {
    name: "a tool without a schema",
    request: { tools: [{ name: "look" }] },
    rule: "tool-schema",
    path: "tools[0].inputSchema",
    says: /is not a schema/,
    refused: "inputSchema",
  },
  {
    name: "a schema of another type that goes instead of a Standard Schema",
    request: {
      tools: [{
        name: "look",
        inputSchema: { "~standard": { version: 1, vendor: "x", validate: (value: unknown) => ({ value }) } },
        jsonSchema: { type: "array" },
      }],
    },
    rule: "tool-schema",
    path: "tools[0].jsonSchema.type",
    says: /"array"; use object/,
    refused: "array",
  },
  {
    name: "a call demanded without tools",
    request: { toolChoice: "any" },
    rule: "tool-choice",
    path: "toolChoice",
    says: /pass tools/,
    refused: "",
  },
  {
    name: "a call demanded of stubs",
    request: { toolChoice: { name: "look" }, messages: HISTORY },
    rule: "tool-choice",
    path: "toolChoice",
    says: /pass tools/,
    refused: "toolConfig field must be defined",
  },
  {
    name: "a call demanded of a tool that is not declared",
    request: { tools: [look], toolChoice: { name: "other" } },
    rule: "tool-choice",
    path: "toolChoice.name",
    says: /"other", not the name of a tool; use look/,
    refused: "does not match any tool name",
  },
  {
    name: "17 pairs of metadata",
    request: { requestMetadata: Object.fromEntries(Array.from({ length: 17 }, (_, at) => [`k${at}`, "v"])) },
    rule: "request-metadata",
    path: "requestMetadata",
    says: /17 pairs; use at most 16/,
    refused: "requestMetadata",
  },
  ...[["a*b", "v"], ["k", "ü"], ["k", "v".repeat(257)], ["k".repeat(257), "v"], ["", "v"]].map((
    [key, value],
  ): Refused => ({
    name: `metadata of ${JSON.stringify([key, value]).slice(0, 20)}`,
    request: { requestMetadata: { [key!]: value } },
    rule: "request-metadata",
    path: `requestMetadata["${key}"]`,
    says: /at most 256/,
    refused: "requestMetadata",
  })),
  {
    name: "metadata that is AWS's own",
    request: { requestMetadata: { "aws:team": "v" } },
    rule: "request-metadata",
    path: 'requestMetadata["aws:team"]',
    says: /another prefix/,
    refused: "aws:",
  },
  {
    name: "11 pointers",
    request: { additionalModelResponseFieldPaths: Array(11).fill("/a") },
    rule: "response-field-paths",
    path: "additionalModelResponseFieldPaths",
    says: /at most 10/,
    refused: "additionalModelResponseFieldPaths",
  },
  ...["", "a", "/a~2", `/${"a".repeat(256)}`].map((pointer): Refused => ({
    name: `the pointer ${pointer.slice(0, 9)}`,
    request: { additionalModelResponseFieldPaths: ["/a/~0~1/", pointer] },
    rule: "response-field-paths",
    path: "additionalModelResponseFieldPaths[1]",
    says: /JSON Pointer/,
    refused: "additionalModelResponseFieldPaths",
  })),
  {
    name: "2501 stop sequences",
    request: { stopSequences: Array(2501).fill("x") },
    rule: "stop-sequences",
    path: "stopSequences",
    says: /at most 2500/,
    refused: "stopSequences",
  },
  {
    name: "a stop sequence that is not a list",
    request: { stopSequences: "END" },
    rule: "stop-sequences",
    path: "stopSequences",
    says: /is not a list/,
    refused: "list",
  },
  {
    name: "parameters beside a stored prompt",
    model: STORED,
    request: { messages: [], system: "Be brief", tools: [look], maxTokens: 5, reasoning: "off", topK: undefined },
    rule: "prompt-resource",
    path: "system, tools, maxTokens, reasoning",
    says: /into the prompt/,
    refused: "prompt resource",
  },
  ...([
    ["maxTokens", 0, /at least 1/],
    ["maxTokens", NaN, /at least 1/],
    ["maxTokens", 1.5, /whole number/],
    ["maxTokens", Infinity, /whole number/],
    ["temperature", 1.1, /0 to 1/],
    ["temperature", -1, /0 to 1/],
    ["topP", NaN, /0 to 1/],
  ] as const).map(([path, value, says]): Refused => ({
    name: `a ${path} of ${value}`,
    request: { [path]: value },
    rule: "inference-range",
    path,
    says,
    // JSON has no such number: the service would be told nothing.
    refused: Number.isFinite(value) ? value === 1.5 ? "Integer" : path : "",
  })),
];

/** A request that nothing is wrong with. */
export interface Sound {
  readonly name: string;
  readonly model?: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** The fake's refusal; `undefined` to leave the fake out. @default {""} */
  readonly refused?: string | undefined;
}

export const SOUND: readonly Sound[] = [
  {
    name: "blank text in a tool's result",
    request: { tools: [look], messages: [...HISTORY.slice(0, 2), user(result("a", { content: "" }))] },
  },
  {
    name: "an empty result without a failure, for every model except Nova",
    model: CLAUDE,
    request: { tools: [look], messages: [...HISTORY.slice(0, 2), user(result("a", { content: [] }))] },
  },
  {
    name: "a tool that the service ran itself",
    request: {
      tools: [{ type: "systemTool", name: "nova_grounding" }],
      messages: [
        user(text("Hi")),
        assistant(
          use("s", { name: "nova_grounding", serverTool: "server_tool_use" }),
          result("s", { serverTool: "nova_grounding_result", content: [{ type: "json", json: [1] }] }),
          text("Found"),
        ),
        user(text("More")),
      ],
    },
  },
  {
    name: "switches of tools first, last and between a call and its result",
    request: {
      tools: [look],
      messages: [
        switches({ type: "toolAddition", tool: { name: "look" } }),
        user(text("Hi")),
        assistant(use("a")),
        switches({ type: "toolRemoval", tool: { name: "look" } }),
        user(result("a")),
        switches({ type: "toolAddition", tool: { name: "look" } }),
      ],
    },
  },
  {
    name: "reasoning between calls",
    model: CLAUDE,
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(thought("1"), text("a"), use("a"), thought("2"), use("b")),
        user(result("a"), result("b")),
      ],
    },
  },
  {
    name: "a block without a type of ours, wherever it stands and whatever is in it",
    request: { messages: [user(text("Hi"), { type: "unknown", name: "hologram", value: { text: " ", name: "a.b" } })] },
    refused: "must set one of the following keys",
  },
  {
    name: "a call and a result whose other halves may be in blocks without a type of ours",
    request: {
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant({ type: "unknown", name: "toolUse", value: { toolUseId: "a", name: "look", input: {} } }),
        user(result("a")),
        assistant(use("b")),
        user({ type: "unknown", name: "toolResult", value: { toolUseId: "b", content: [{ text: "x" }] } }),
      ],
    },
  },
  {
    name: "a tool that the service ran itself, without a type and without a declared tool",
    request: {
      messages: [
        user(text("Hi")),
        assistant(
          use("s", { name: "nova_grounding" }),
          result("s", { content: [{ type: "json", json: { found: 1 } }] }),
          text("Found"),
        ),
        user(text("More")),
      ],
    },
    refused: undefined,
  },
  {
    name: "a conversation that the assistant begins, for a family that takes it",
    model: CLAUDE,
    request: { messages: [assistant(text("Hello")), user(text("Hi"))] },
    refused: undefined,
  },
  {
    name: "a line break between a document and a cache point",
    model: CLAUDE,
    request: { messages: [user(text("Hi"), { ...document("a"), format: "txt" }, text("\n"), point)] },
    refused: undefined,
  },
  {
    name: "a budget to think in a tool loop that began with reasoning",
    model: CLAUDE,
    request: {
      reasoning: { budgetTokens: 1024 },
      tools: [look],
      messages: [
        user(text("Hi")),
        assistant(thought("1"), use("a")),
        user(result("a")),
        assistant(use("b")),
        user(result("b")),
      ],
    },
    refused: undefined,
  },
  {
    name: "adaptive thinking in a tool loop that began without reasoning",
    model: CLAUDE,
    request: { reasoning: { effort: "low" }, tools: [look], messages: HISTORY },
    refused: undefined,
  },
  {
    name: "a budget to think behind a tool loop that is over",
    model: CLAUDE,
    request: {
      reasoning: { budgetTokens: 1024 },
      tools: [look],
      messages: [...HISTORY, assistant(text("Found")), user(text("More"))],
    },
    refused: undefined,
  },
  { name: "a stored prompt alone", model: STORED, request: { messages: [] } },
  {
    name: "a stored prompt that is answered first",
    model: STORED,
    request: { messages: [assistant(text("a")), user(text("b"))] },
  },
  {
    name: "a temperature of 1 of a Claude that reasons",
    model: CLAUDE,
    request: { reasoning: { budgetTokens: 1024 }, temperature: 1, topP: 0.95, maxTokens: 1025 },
  },
  {
    name: "sampling of a Claude that does not reason",
    model: CLAUDE,
    request: { reasoning: "off", temperature: 0.5, topK: 5, tools: [look], toolChoice: "any" },
  },
  {
    name: "sampling of another model that reasons",
    request: { reasoning: { effort: "low" }, temperature: 0.5, tools: [look], toolChoice: "any" },
  },
  {
    name: "16 pairs of metadata and one that is not given",
    request: {
      requestMetadata: {
        ...Object.fromEntries(Array.from({ length: 16 }, (_, at) => [`k ${at}`, ":_@$#=/+,-."])),
        gone: undefined,
      },
    },
  },
  {
    name: "20 images of the largest size",
    request: { messages: [user(text("Hi"), image(new Uint8Array(3_932_160)), ...Array(19).fill(image()))] },
  },
  { name: "numbers at their ends", request: { maxTokens: 1, temperature: 0, topP: 1 } },
  {
    name: "a Standard Schema",
    request: {
      tools: [{
        name: "look",
        inputSchema: { "~standard": { version: 1, vendor: "x", validate: (value: unknown) => ({ value }) } },
        jsonSchema: { type: "object" },
      }],
    },
  },
  { name: "no tools chosen where there are none", request: { toolChoice: "none" } },
  { name: "a guardrail's block in the middle", request: { messages: [user(unknown, text("Hi"))] } },
];

/** The request as a caller passes it. */
export function optionsOf(request: Readonly<Record<string, unknown>>): ChatOptions {
  // Mistakes are what the types forbid, and JavaScript does not.
  return { messages: "Hi", ...request } as never;
}
