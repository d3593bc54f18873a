/** Every history that a tool loop or a conversation writes itself passes under `check: "strict"`. */
import { assertEquals } from "@std/assert";
import { conversation, createBedrock, runTools, tool, type ToolLoop } from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { fakeBedrock, type FakeReply } from "@bedrock-edge/client/testing";

const MODELS = ["us.anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-lite-v1:0", "vendor.model-v1:0"];

function strictModel(id: string, replies: readonly FakeReply[], facts = false) {
  const fetch = fakeBedrock({ apiKey: "k", replies });
  const models = facts ? modelFacts() : undefined;
  return createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {}, models }).model(id, { check: "strict" });
}

function call(name: string, input: unknown = {}, toolUseId = "t1"): FakeReply {
  return { times: 1, content: [{ toolUse: { toolUseId, name, input } }] };
}

function raise(error: unknown): never {
  throw error;
}

const look = (execute: () => unknown) =>
  tool({
    name: "look",
    inputSchema: { type: "object", properties: { at: { type: "string" } } },
    execute,
  });

/** The results of a tool, and its failures. */
const RESULTS: Readonly<Record<string, () => unknown>> = {
  nothing: () => undefined,
  "no text": () => "",
  "blank text": () => " \n",
  null: () => null,
  "a number": () => 0,
  "an empty list": () => [],
  "a list": () => [1, "two"],
  "an empty object": () => ({}),
  "an object with bytes": () => ({ bytes: new Uint8Array([1, 2]) }),
  "a blank block": () => ({ type: "text", text: " " }),
  "an error": () => raise(new Error("no such city")),
  "an error without words": () => raise(new Error(" ")),
  "a thrown nothing": () => raise(undefined),
  "a result that is not JSON": () => new Map(),
};

for (const [name, execute] of Object.entries(RESULTS)) {
  Deno.test(`the history of a loop whose tool gives ${name} is legal under strict`, async () => {
    for (const id of MODELS) {
      for (const facts of [false, true]) {
        const model = strictModel(id, [call("look"), "Done."], facts);
        const first = await runTools(model, { messages: "go", tools: [look(execute)] });
        assertEquals([first.text, first.repairs], ["Done.", []], id);
        const talk = conversation(strictModel(id, [call("look"), "Done."], facts), { tools: [look(execute)] });
        assertEquals((await talk.send("go")).repairs, []);
        assertEquals((await talk.send("again")).repairs, []);
        assertEquals((await talk.stream("and again").final()).repairs, []);
      }
    }
  });
}

/** How a call may end without being run. */
const ENDS: Readonly<Record<string, { readonly reply: FakeReply; readonly loop?: ToolLoop }>> = {
  "a tool that is not there": { reply: call("other") },
  "input that does not fit": { reply: call("look", { at: 5 }) },
  "a call that was declined": { reply: call("look"), loop: { approve: () => false } },
  "no more steps": { reply: call("look"), loop: { maxSteps: 1 } },
  "an end that the caller wants": { reply: call("look"), loop: { stopWhen: () => true } },
  "an answer that was cut": {
    reply: {
      times: 1,
      stopReason: "max_tokens",
      content: [{ text: "I look" }, { toolUse: { toolUseId: "t1", name: "look", input: {} } }],
    },
  },
};

for (const [name, { reply, loop }] of Object.entries(ENDS)) {
  Deno.test(`a history with ${name} is legal under strict`, async () => {
    for (const id of MODELS) {
      const tools = [look(() => "seen")];
      const model = strictModel(id, [reply, "Done.", "And done."]);
      const { messages } = await runTools(model, { messages: "go", tools }, loop);
      const ended = messages.at(-1)?.role === "user"
        ? messages
        : [...messages, { role: "user" as const, content: "go on" }];
      assertEquals((await model.chat({ messages: ended, tools })).repairs, []);
      const talk = conversation(strictModel(id, [reply, "Done."]), { tools, loop: loop as never });
      await talk.send("go");
      assertEquals((await talk.send("go on")).repairs, []);
    }
  });
}

Deno.test("notes for documents and for shortened results are legal under strict", async () => {
  const id = MODELS[0]!;
  const document = (turn: number) =>
    ({
      type: "document",
      name: `report ${turn}`,
      format: "pdf",
      source: { bytes: new Uint8Array([37, turn]) },
    }) as const;
  const replies = [1, 2, 3, 4].flatMap((at) => call("look", {}, `t${at}`));
  const long = look(() => ({ rows: Array(2000).fill("word") }));
  const talk = conversation(strictModel(id, [...replies, "Done."]), { tools: [long], window: 6000 });
  const { repairs } = await talk.send("read all");
  assertEquals([...new Set(repairs.map(({ rule }) => rule))], ["tool-result-shortened"]);
  assertEquals((await talk.send("and?")).repairs, []);
  const documents = conversation(strictModel(id, ["Done."]));
  for (let turn = 1; turn <= 7; turn++) {
    await documents.send([document(turn), { type: "text", text: "sum up" }] as never);
  }
  assertEquals((await documents.send("and?")).repairs, []);
});
