/**
 * The hint of an error is the last line of its message: runtimes print the message of an uncaught error, and Deno prints no
 * properties.
 */
import { inspect } from "node:util";
import { assert, assertEquals } from "@std/assert";
import {
  AuthenticationError,
  ContextLengthError,
  ProviderError,
  RateLimitError,
  StreamTruncatedError,
  StructuredOutputError,
  toResponse,
  toSSE,
} from "@bedrock-edge/client";
import { modelFacts } from "@bedrock-edge/client/models";
import { hintOf } from "../../src/models/explain.ts";
import { nextMode } from "../../src/bedrock/converse/output/modes.ts";
import { messageWithoutHint, setHint } from "../../src/errors/provider_error.ts";
import { HI, over } from "../helpers/fire.ts";
import { failureOf } from "../helpers/watch.ts";
import { bodyOf, eventFrame, eventsOf, refusedBy, streamed } from "../helpers/wire.ts";

const init = { kind: "validation", code: "ValidationException" } as const;
const CLASSES = [
  ProviderError,
  AuthenticationError,
  RateLimitError,
  ContextLengthError,
  StreamTruncatedError,
  StructuredOutputError,
];

for (const Class of CLASSES) {
  Deno.test(`a hint is the last line of a ${Class.name}'s message, and is printed once`, () => {
    const error = new Class("Cannot chat: no", { ...init, hint: "Wait" });
    assertEquals(error.message, "Cannot chat: no\nHint: Wait");
    assertEquals(error.hint, "Wait");
    assertEquals(messageWithoutHint(error), "Cannot chat: no");
    for (const shown of [Deno.inspect(error), inspect(error)]) assertEquals(shown.split("Wait").length, 2, shown);
    const { message, hint, kind } = JSON.parse(JSON.stringify(error));
    assertEquals([message, hint, kind], ["Cannot chat: no", "Wait", "validation"]);
  });

  Deno.test(`a ${Class.name} without a hint has its message alone`, () => {
    const error = new Class("Cannot chat: no", init);
    assertEquals([error.message, error.hint, messageWithoutHint(error)], [
      "Cannot chat: no",
      undefined,
      "Cannot chat: no",
    ]);
    assert(!("hint" in JSON.parse(JSON.stringify(error))));
  });
}

Deno.test("a better hint replaces the hint in the message and in the stack", () => {
  const error = new ProviderError("Cannot chat: no", { ...init, hint: "Wait" });
  setHint(error, 'Call $& it "a"');
  assertEquals(error.message, 'Cannot chat: no\nHint: Call $& it "a"');
  assertEquals(error.hint, 'Call $& it "a"');
  assert(error.stack?.includes(error.message) && !error.stack.includes("Wait"), error.stack);
  setHint(error, "Third");
  assertEquals([error.message, error.stack?.includes("Hint: Third")], ["Cannot chat: no\nHint: Third", true]);

  const bare = new ProviderError("Cannot chat: no", init);
  setHint(bare, "Wait");
  assertEquals([bare.message, bare.hint], ["Cannot chat: no\nHint: Wait", "Wait"]);
});

Deno.test("an error whose stack is not V8's, or is missing, takes a better hint", () => {
  for (const stack of ["chat@file.js:1:2", undefined]) {
    const error = new ProviderError("Cannot chat: no", init);
    Object.defineProperty(error, "stack", { value: stack, writable: true });
    setHint(error, "Wait");
    assertEquals([error.message, error.stack], ["Cannot chat: no\nHint: Wait", stack]);
  }
});

Deno.test("a message that ends with its hint does not repeat it", () => {
  const error = new ProviderError("Cannot read output: it was cut off; raise maxTokens", {
    ...init,
    hint: "raise maxTokens",
  });
  assertEquals(error.message, "Cannot read output: it was cut off; raise maxTokens");
  assertEquals(messageWithoutHint(error), error.message);
});

Deno.test("a stream that breaks off keeps the hint of what broke it", async () => {
  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  const chunks = [...eventsOf("Par").slice(0, 2).map(eventFrame), reset];
  const { bedrock } = over(() => streamed(bodyOf(chunks).stream), { retry: false });
  const error = await failureOf(bedrock.stream(HI).final());
  assert(error instanceof StreamTruncatedError);
  if (error.hint) assert(error.message.endsWith(`\nHint: ${error.hint}`), error.message);
  assertEquals(error.message.split("\nHint: ").length, error.hint ? 2 : 1, error.message);
});

Deno.test("the text of the hint is not taken for the service's words", async () => {
  const text = "Invocation of model ID x with on-demand throughput isn't supported.";
  const { bedrock } = over(() => refusedBy(400, "ValidationException", { message: text }), { models: modelFacts() });
  const model = "anthropic.claude-haiku-4-5-20251001-v1:0";
  const error = await failureOf(bedrock.chat({ ...HI, model }));
  assertEquals(error.message, `ValidationException: ${text}\nHint: Call "us.${model}"`);
  // Asked again with the error itself, whose hint speaks of other things.
  const misled = new ProviderError("ValidationException: no", { ...init, hint: "The on-demand throughput is …" });
  assertEquals(hintOf(misled, model, "us-east-1"), undefined);
});

Deno.test("a hint with the word schema does not change how output is asked for", () => {
  const output = { schema: { type: "object", properties: {} } };
  const options = { ...HI, output };
  const error = new ProviderError("ValidationException: no", { ...init, hint: "Structured output needs this schema" });
  assertEquals(nextMode(error, "native", HI.model, options), undefined);
  const refused = new ProviderError("ValidationException: the schema is too deep", { ...init, hint: "Wait" });
  assertEquals(nextMode(refused, "native", HI.model, options)?.mode, "tool");
});

Deno.test("a visitor never sees a hint", async () => {
  const { bedrock } = over(
    () => refusedBy(403, "AccessDeniedException", { message: "no" }),
    { retry: false },
  );
  const response = await toResponse(bedrock.stream(HI));
  const shown = JSON.stringify([...response.headers]) + await response.text();
  const events = await new Response(toSSE(bedrock.stream(HI))).text();
  for (const text of [shown, events]) {
    assert(text.includes("AccessDeniedException") && !/hint|IAM/i.test(text), text);
  }
});

Deno.test("an uncaught error on Deno prints its hint", async () => {
  const program = new URL("./uncaught.ts", import.meta.url).pathname;
  for (const facts of ["", "facts"]) {
    const { code, stderr } = await new Deno.Command("deno", {
      args: ["run", "--quiet", "--no-lock", "--allow-env=NO_COLOR", program, facts],
      env: { NO_COLOR: "1" },
    }).output();
    const printed = new TextDecoder().decode(stderr);
    assertEquals(code, 1, printed);
    const hint = facts ? 'Hint: Call "us.anthropic' : "Hint: ";
    assertEquals(printed.split(hint).length, 2, printed);
    assert(printed.includes("error: Uncaught"), printed);
  }
});
