/**
 * A `fetch` for clients that others have written: OpenAI's, Anthropic's, and whatever else takes a `fetch`.
 */
import { retryOption, type RetryOptions, type Timeouts, timeoutsOption } from "../../../base/call_options.ts";
import { callback, checkOptions, oneOf, type OptionTable, optionTable } from "../../../base/check_options.ts";
import type { Repair } from "../../../chat/result.ts";
import type { Bedrock } from "../../client/client.ts";
import { isRequest } from "../../client/fetch_call.ts";
import { requireClient } from "../base/call.ts";
import { failedAnswer } from "./failed_answer.ts";
import { routedBody } from "./routed_body.ts";
import { endingOf, untilLastEvent } from "./stream_end.ts";

/** The services with APIs of OpenAI and Anthropic, by the names that they are signed for. */
export type CompatibleService = "bedrock" | "bedrock-mantle";

/** The options of `signedFetch()`. */
export interface SignedFetchOptions {
  /** The name to sign for. @default {"bedrock-mantle"} for a host of that name, else {"bedrock"} */
  service?: CompatibleService | undefined;
  /** Retries, merged over the client's. `false` leaves all retries to the other client. */
  retry?: RetryOptions | false | undefined;
  /** Timeouts in milliseconds, merged over the client's. */
  timeouts?: Timeouts | undefined;
  /** Is told of a change of the model's id, which a client with `modelFacts()` makes as for a chat. */
  onRepair?: ((repair: Repair) => void) | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<SignedFetchOptions>(() => ({
  of: "signedFetch()",
  options: {
    service: oneOf("bedrock", "bedrock-mantle"),
    retry: retryOption,
    timeouts: timeoutsOption,
    onRepair: callback,
  },
  otherNames: {
    maxRetries: "retry: { maxRetries }",
    timeout: "timeouts: { responseMs, idleMs, totalMs }",
    region: "createBedrock({ region })",
    fetch: "createBedrock({ fetch })",
    apiKey: "createBedrock({ apiKey })",
    credentials: "createBedrock({ credentials })",
    baseURL: "compatibleBaseURL(), and the option of the other client",
    endpoint: "createBedrock({ endpoint })",
    signingName: "service",
  },
}));

/** Headers with a key of the other client, which mean nothing here. Source: openai 7.59.0, @anthropic-ai/sdk 1.14.0. */
const FOREIGN_KEYS = ["authorization", "x-api-key", "api-key"];

/** Counts the retries that the other client has made. Source: openai 7.59.0 and @anthropic-ai/sdk 1.14.0, read 2026-11-30. */
const THEIR_RETRIES = "x-stainless-retry-count";

/**
 * Returns a `fetch` that sends with the credentials, the retries, the timeouts and the endpoints of a client of Bedrock. Give it to a
 * client of OpenAI or Anthropic as its `fetch`, with {@linkcode compatibleBaseURL} as its base URL and any text as its key, which
 * is not sent.
 *
 * - **Errors.** An answer of an error status is a response, from which the other client makes its own errors. AWS's bodies get the
 *   member `error` beside their own, where those clients look for the words. No response shows a secret of the request.
 * - **Retries** are made here, by the rules of this module. A response after retries, or that no retry helps, has the header
 *   `x-should-retry: false`, which both clients obey. A failed connection rejects: both clients send again then, and
 *   their repeated requests get no retries here. `maxRetries: 0` in the other client, or `retry: false` here, leaves one of the two.
 * - **Truncation.** A streamed answer that ends before its last event (`[DONE]` or a `finish_reason`, `response.completed`,
 *   `message_stop`) fails the reader with a `ProviderError` of kind `streamTruncated`. Both clients alone would end without a word.
 * - **Models.** A `model` in a JSON body is routed as in `chat()` on `bedrock-runtime`: through an inference profile if the client's
 *   facts say so, and never outside of the `residency`. `bedrock-mantle` answers in the region that is called.
 *
 * @throws {TypeError} when the first argument is not a client, or an option has an unknown name or an invalid value.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { compatibleBaseURL, createBedrock, signedFetch } from "@bedrock-edge/client";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", mantle: { replies: ["Paris."] } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake });
 *
 * // new OpenAI({ baseURL, fetch, apiKey: "unused" }) sends like this:
 * const fetch = signedFetch(bedrock);
 * const baseURL = compatibleBaseURL(bedrock, { api: "openai", service: "bedrock-mantle" });
 * const response = await fetch(`${baseURL}/chat/completions`, {
 *   method: "POST",
 *   headers: { "content-type": "application/json", authorization: "Bearer unused" },
 *   body: JSON.stringify({ model: "zai.glm-4.6", messages: [{ role: "user", content: "The capital of France?" }] }),
 * });
 * const { choices } = await response.json();
 * assertEquals(choices[0].message.content, "Paris.");
 * ```
 */
export function signedFetch(
  bedrock: Bedrock,
  options: SignedFetchOptions = {},
): (input: string | URL | Request, init?: RequestInit) => Promise<Response> {
  requireClient(bedrock, "signedFetch");
  checkOptions(options, OPTIONS);
  const { timeouts, retry, onRepair } = options;

  return async (input, given) => {
    const init = given ?? {};
    const pathname = pathOf(input);
    const service = options.service ?? serviceAt(input);
    const headers = new Headers(init.headers ?? (isRequest(input) ? input.headers : undefined));
    for (const name of FOREIGN_KEYS) headers.delete(name);
    const isRepeated = Number(headers.get(THEIR_RETRIES)) > 0;
    const body = service === "bedrock" ? await routedBody(bedrock, input, init, onRepair) : undefined;
    try {
      const response = await bedrock.fetch(input, {
        ...init,
        ...body !== undefined && { body },
        headers,
        service,
        timeouts,
        retry: isRepeated ? false : retry,
      });
      const ending = endingOf(pathname, response);
      return ending ? untilLastEvent(response, ending) : response;
    } catch (error) {
      const answer = failedAnswer(error);
      if (answer) return answer;
      throw error;
    }
  };
}

/** Returns the path that is called; empty for an input that the client refuses. */
function pathOf(input: unknown): string {
  const url = `${Object(input).url ?? input}`;
  return URL.canParse(url, "https://localhost") ? new URL(url, "https://localhost").pathname : "";
}

/** Returns the service that a host is of. A server on this machine stands for all of Bedrock, and is taken for the runtime. */
function serviceAt(input: unknown): CompatibleService {
  const url = `${Object(input).url ?? input}`;
  return /^https:\/\/bedrock-mantle\./.test(url) ? "bedrock-mantle" : "bedrock";
}
