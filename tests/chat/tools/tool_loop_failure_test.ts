/**
 * A tool loop that fails keeps its steps with the error, whatever the error is.
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatModel,
  ContextLengthError,
  conversation,
  createBedrock,
  type Message,
  ProviderError,
  runTools,
  StreamTruncatedError,
  tool,
  type ToolLoop,
  toolLoopFailure,
  type ToolResultBlock,
} from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { missingStop, truncated } from "../../../src/chat/stream/truncated.ts";
import { idle } from "../../helpers/clock.ts";
import { handModel, tooLong } from "../conversation/model.ts";
import { calls, says, scripted } from "./run_tools_model.ts";

const look = tool({ name: "add", inputSchema: { type: "object" }, execute: () => "seen" });
const CALLED = { role: "assistant", content: calls({}).content };
const QUESTION: Message = { role: "user", content: "go" };

function result(content: string, status?: "error", toolUseId = "1"): ToolResultBlock {
  return { type: "toolResult", toolUseId, content, ...(status && { status }) };
}

/** A stop reason and a bare message, as the SDK's users throw their own. */
const frozen = Object.freeze(new Error("frozen"));
const PARTIAL = { text: "", content: [], model: "m", requestId: undefined, repairs: [], attempts: 1 };
const ERRORS: Readonly<Record<string, Error>> = {
  overflow: tooLong(),
  network: new ProviderError("Cannot reach Bedrock", { kind: "network", code: "NetworkError" }),
  truncation: truncated(missingStop(), PARTIAL),
  timeout: new DOMException("The request timed out", "TimeoutError"),
  "an error without members to add to": frozen,
  "a function": Object.assign(() => {}, { message: "odd" }) as unknown as Error,
};

for (const [name, error] of Object.entries(ERRORS)) {
  Deno.test(`runTools keeps the steps of a loop that ends with ${name}, whole and streamed`, async () => {
    for (const loop of [{}, { onEvent: () => {} }] as readonly ToolLoop[]) {
      const failing: ChatModel = scripted(calls({}), calls({}), says("never")).model;
      let asked = 0;
      const model = {
        ...failing,
        chat: (request: never) => ++asked > 2 ? Promise.reject(error) : failing.chat(request),
        stream: (request: never) =>
          ++asked > 2
            ? { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }
            : failing.stream(request),
      } as unknown as ChatModel; // only what a loop needs of a model
      const thrown = await runTools(model, { messages: "go", tools: [look] }, loop).catch((reason) => reason);
      assert(thrown === error, name);
      const failure = toolLoopFailure(thrown);
      assertEquals(failure?.steps.map(({ requestId }) => requestId), ["1", "2"]);
      const exchange = [CALLED, { role: "user", content: [result("seen")] }];
      assertEquals<unknown>(failure?.messages, [QUESTION, ...exchange, ...exchange]);
      if (error === frozen) continue;
      const { steps, messages } = thrown as { steps: unknown; messages: unknown };
      assert(steps === failure?.steps && messages === failure?.messages);
      assertEquals(Object.keys(thrown).filter((key) => key === "steps" || key === "messages"), []);
      assert(!`${JSON.stringify(thrown)}${Deno.inspect(thrown)}`.includes("seen"));
    }
  });
}

Deno.test("a loop whose first request fails has no steps, and the messages that were asked", async () => {
  for (const messages of ["go", [QUESTION]] as const) {
    const error = await assertRejects(() => runTools(scripted(new Error("no")).model, { messages }), Error, "no");
    assertEquals<unknown>(toolLoopFailure(error), { steps: [], messages: [QUESTION] });
  }
});

Deno.test("only a loop's error has steps", async () => {
  for (const value of [undefined, null, "no", 5, new Error("no"), {}]) assertEquals(toolLoopFailure(value), undefined);
  const failing = scripted(new Error("no"));
  const error = await assertRejects(() => failing.model.chat({ messages: "go" }));
  assertEquals(toolLoopFailure(error), undefined);
});

Deno.test("an error whose members cannot be read is the one that is thrown, and keeps its steps", async () => {
  const error = Object.defineProperty(new Error("odd"), "steps", {
    get(): never {
      throw new Error("unreadable");
    },
  });
  const model = scripted(calls({}), error).model;
  const thrown = await runTools(model, { messages: "go", tools: [look] }).catch((reason) => reason);
  assert(thrown === error);
  assertEquals(toolLoopFailure(thrown)?.steps.length, 1);
});

Deno.test("existing members of an error stay unchanged", async () => {
  const error = Object.assign(new Error("invalid"), { messages: ["name is missing"], steps: 3 });
  await runTools(scripted(calls({}), error).model, { messages: "go", tools: [look] }).catch(() => {});
  assertEquals([error.messages, error.steps], [["name is missing"], 3]);
  assertEquals(toolLoopFailure(error)?.steps.length, 1);
});

Deno.test("an error that ends a second loop has the second loop's steps", async () => {
  const error = new Error("no");
  for (const steps of [1, 2]) {
    const turns = [...Array.from({ length: steps }, () => calls({})), error];
    await runTools(scripted(...turns).model, { messages: "go", tools: [look] }).catch(() => {});
    assertEquals([toolLoopFailure(error)?.steps.length, (error as { steps?: unknown[] }).steps?.length], [
      steps,
      steps,
    ]);
  }
});

Deno.test("a callback that throws leaves every call with a result, which says that it was not run", async () => {
  const thrown = new Error("stop here");
  const raise = () => {
    throw thrown;
  };
  for (const loop of [{ onStep: raise }, { stopWhen: raise }, { approve: raise }] as readonly ToolLoop[]) {
    const { model } = scripted(calls({}, {}), says("never"));
    const error = await assertRejects(() => runTools(model, { messages: "go", tools: [look] }, loop));
    const { steps, messages } = toolLoopFailure(error)!;
    assertEquals(steps.length, 1);
    const words = 'Cannot run tool "add": the loop ended before the call was run; call it again';
    assertEquals<unknown>(messages.slice(1), [
      { role: "assistant", content: calls({}, {}).content },
      { role: "user", content: [result(words, "error"), result(words, "error", "2")] },
    ]);
  }
});

Deno.test("a callback that throws after the last answer keeps the answer", async () => {
  const onStep = () => {
    throw new Error("stop here");
  };
  const error = await assertRejects(() => runTools(scripted(says("4")).model, { messages: "2+2?" }, { onStep }));
  assertEquals(toolLoopFailure(error)?.messages.map(({ role }) => role), ["user", "assistant"]);
  const empty = await assertRejects(() => runTools(scripted({ content: [] }).model, { messages: "2+2?" }, { onStep }));
  assertEquals(toolLoopFailure(empty)?.messages.map(({ role }) => role), ["user"]);
});

Deno.test("an abort while tools run keeps finished results, and marks the other calls as unknown", async () => {
  const stop = new AbortController();
  const slow = tool({
    name: "slow",
    inputSchema: { type: "object" },
    execute: () => {
      queueMicrotask(() => stop.abort(new Error("enough")));
      return new Promise(() => {});
    },
  });
  const { model } = scripted(calls({}, { name: "slow" }), says("never"));
  const request = { messages: "go", tools: [look, slow], signal: stop.signal } as const;
  const error = await assertRejects(() => runTools(model, request), Error, "enough");
  await idle();
  const { messages } = toolLoopFailure(error)!;
  assertEquals<unknown>(messages.at(-1)?.content, [
    result("seen"),
    result("The loop ended before the tool finished; the call may or may not have taken effect", "error", "2"),
  ]);
});

Deno.test("an abort reason that is not an object ends a loop as before", async () => {
  const stop = new AbortController();
  const onStep = () => stop.abort("enough");
  const request = { messages: "go", tools: [look], signal: stop.signal } as const;
  const thrown = await runTools(scripted(calls({})).model, request, { onStep }).catch((reason) => reason);
  assertEquals([thrown, toolLoopFailure(thrown)], ["enough", undefined]);
});

Deno.test("the messages of a failed loop can be sent again, whole and streamed, in repair and strict", async () => {
  for (const check of ["repair", "strict"] as const) {
    for (const loop of [{}, { onEvent: () => {} }] as readonly ToolLoop[]) {
      const call = (at: number) => ({
        times: 1,
        content: [{ toolUse: { toolUseId: `t${at}`, name: "add", input: {} } }],
      });
      const refusal = {
        times: 1,
        error: { code: "ValidationException", message: "Input is too long for requested model." },
      };
      const fetch = fakeBedrock({ apiKey: "k", replies: [call(1), call(2), refusal, "Done."] });
      const model = createBedrock({ region: "us-east-1", apiKey: "k", fetch, env: {} })
        .model("amazon.nova-lite-v1:0", { check });
      const error = await assertRejects(
        () => runTools(model, { messages: "go", tools: [look] }, loop),
        ContextLengthError,
      );
      const failure = toolLoopFailure(error)!;
      assertEquals(failure.steps.length, 2);
      const { text, repairs } = await runTools(model, { messages: failure.messages, tools: [look] });
      assertEquals([text, repairs], ["Done.", []]);
    }
  }
});

Deno.test("a conversation whose loop fails has the steps on the error, and stays as it was", async () => {
  const CALL = { type: "toolUse", toolUseId: "1", name: "add", input: {} } as const;
  const script = { content: [CALL], stopReason: "tool_use" };
  const model = handModel(
    "hello",
    script,
    script,
    new StreamTruncatedError("cut", { kind: "streamTruncated", code: "c" }),
  );
  const chat = conversation(model, { tools: [look] });
  await chat.send("hi");
  const kept = chat.messages;
  const error = await assertRejects(() => chat.send("go"), StreamTruncatedError);
  assert(chat.messages === kept);
  const { steps, messages } = toolLoopFailure(error)!;
  assertEquals(steps.length, 2);
  assertEquals(messages.map(({ role }) => role[0]).join(""), "uau" + "auau");
});

Deno.test("a conversation whose turn cannot be kept has the steps on the error", async () => {
  const CALL = { type: "toolUse", toolUseId: "1", name: "add", input: {} } as const;
  const model = () => handModel({ content: [CALL], stopReason: "tool_use" }, "done");
  const store = { get: () => null, set: () => Promise.reject(new Error("full")), delete: () => {} };
  const saving = await assertRejects(() => conversation(model(), { tools: [look], store }).send("go"));
  assertEquals([(saving as Error).name, toolLoopFailure(saving)?.steps.length], ["ConversationSaveError", 2]);
  const odd = tool({
    name: "add",
    inputSchema: { type: "object" },
    execute: () => ({ type: "unknown", name: "count", value: 1n }),
  });
  const writing = await assertRejects(() => conversation(model(), { tools: [odd] }).send("go"), TypeError);
  assertEquals(toolLoopFailure(writing)?.steps.length, 2);
});
