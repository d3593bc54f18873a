/**
 * Every kind of failure, and the reaction of a program. Uses the fake's faults; needs no account and no permission.
 *
 * ```sh
 * deno run examples/errors.ts
 * ```
 *
 * The client has already retried failures before the first word, up to three times.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { ContextLengthError, createBedrock, isProviderError, StreamTruncatedError } from "@bedrock-edge/client";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";

/** Returns a sentence that says how to go on after a failed call. */
export function whatToDo(error: unknown): string {
  if (!isProviderError(error)) {
    const { name, message } = error as Error;
    if (name === "TimeoutError") return "it took too long: raise the timeout, or ask for less";
    if (name === "AbortError") return "the caller stopped it: nothing to do";
    // TypeError and RangeError: the request was invalid, and the client sent nothing.
    return `fix the program: ${message}`;
  }
  if (error instanceof StreamTruncatedError) {
    return `ask again: these ${error.partial.text.length} characters are not the answer`;
  }
  if (error instanceof ContextLengthError) {
    const { requestTokens = "too many", maxTokens = "fewer" } = error;
    return `shorten the conversation: it has ${requestTokens} tokens, the model takes ${maxTokens}`;
  }
  switch (error.kind) {
    case "credentials":
    case "authentication":
      return `fix the key: ${error.hint}`;
    case "accessDenied":
      return `ask an administrator: ${error.hint}`;
    case "rateLimit":
      return `wait ${(error.retryAfterMs ?? 1000) / 1000} s, or spread the load`;
    case "quota":
      return "use another model or region today: waiting seconds does not help";
    case "notFound":
    case "validation":
      return `fix the request: ${error.hint ?? error.message}`;
    case "streamCorrupt":
      return "ask again; if it happens twice, something on the way changes bytes";
    // Later versions may add kinds: all of them have `retryable` and `hint`.
    default:
      return `${error.retryable ? "ask again later" : "give up"}${error.hint ? `: ${error.hint}` : ""}`;
  }
}

const refused = (code: string, message: string): FakeBedrockOptions => ({ replies: [{ error: { code, message } }] });
const CASES: Readonly<Record<string, FakeBedrockOptions>> = {
  "a wrong key": { apiKey: "another" },
  "no permission": refused(
    "AccessDeniedException",
    "User: arn:aws:iam::111122223333:user/me is not authorized to perform: bedrock:InvokeModelWithResponseStream",
  ),
  "no access to the model": refused("AccessDeniedException", "You don't have access to the model with that ID."),
  "a model without on-demand": { profileOnly: ["amazon.nova-lite-v1:0"] },
  "a conversation that is too long": refused(
    "ValidationException",
    "prompt is too long: 210000 tokens > 200000 maximum",
  ),
  "throttled": {
    faults: [{ type: "status", status: 429, code: "ThrottlingException", retryAfterSeconds: 60 }],
  },
  "the daily quota": refused("ThrottlingException", "Too many tokens per day, please wait before trying again."),
  "overloaded": refused("ServiceUnavailableException", "Bedrock is unable to process your request."),
  "the model failed midway": { faults: [{ type: "exception", name: "modelStreamErrorException", afterEvents: 4 }] },
  "the stream was cut": { faults: [{ type: "noMessageStop" }] },
  "bytes were changed": { faults: [{ type: "badMessageCrc", frame: 3 }] },
};

for (const [name, options] of Object.entries(CASES)) {
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "fake-bedrock-key",
    fetch: fakeBedrock(options),
    // Ends this program soon; leave it out in yours.
    retry: false,
  });
  try {
    await bedrock.stream({ model: "amazon.nova-lite-v1:0", messages: "What is the capital of France?" }).text();
  } catch (error) {
    console.log(`${name}: ${whatToDo(error)}`);
  }
}

const silent = createBedrock({
  region: "us-east-1",
  apiKey: "fake-bedrock-key",
  fetch: fakeBedrock({ faults: [{ type: "silence", where: "headers", times: Infinity }] }),
});
const request = { model: "amazon.nova-lite-v1:0", messages: "Hello?" };
const OTHERS: Readonly<Record<string, () => Promise<unknown>>> = {
  "silence": () => silent.chat({ ...request, timeouts: { responseMs: 1 } }),
  "an abort": () => silent.chat({ ...request, signal: AbortSignal.abort() }),
  "a caller's mistake": () => silent.chat({ ...request, messages: [] }),
};
for (const [name, call] of Object.entries(OTHERS)) {
  await call().catch((error) => console.log(`${name}: ${whatToDo(error)}`));
}
