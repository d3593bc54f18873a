/**
 * How operations reach the service: through the client's `request`, so that its region, endpoints, FIPS, inference profiles,
 * fence, retries and timeouts hold for each of them, and so that a bundle holds only the operations that it uses.
 */
import { abortSignal, headers, type OptionCheck } from "../../../base/check_options.ts";
import { retryOption, timeoutsOption } from "../../../base/call_options.ts";
import { kindOf } from "../../../base/quote.ts";
import { readJson } from "../../../transport/answer.ts";
import type { Exchange } from "../../../transport/exchange.ts";
import type { Bedrock, OperatingBedrock } from "../../client/client.ts";
import type { OperationReader, RequestSpec } from "../../client/request.ts";

/** The options of one call that do not depend on its operation. */
export type CallOptions = Pick<RequestSpec, "headers" | "signal" | "timeouts" | "retry">;

/** The checks of the options of every call. */
export function callChecks(): Readonly<Record<keyof CallOptions, OptionCheck>> {
  return { headers, signal: abortSignal, timeouts: timeoutsOption, retry: retryOption };
}

/**
 * Sends a request of an operation, and resolves with what its reader reads.
 *
 * @param user the function that takes the client, such as `embed`, for the message.
 * @throws {TypeError} when the value is not a client of `createBedrock()` or `createBedrockWith()`.
 */
// deno-lint-ignore require-await -- a mistake in the arguments must reject
export async function callOperation<A>(
  bedrock: Bedrock,
  user: string,
  spec: RequestSpec,
  reader: OperationReader<A>,
): Promise<A> {
  requireClient(bedrock, user);
  return bedrock.request(spec, reader);
}

/**
 * Every client of this module has the members that its public type hides.
 *
 * @throws {TypeError} when the value is not a client of Bedrock with all operations.
 */
export function requireClient(bedrock: Bedrock, user: string): asserts bedrock is OperatingBedrock {
  const { request, internals } = Object(bedrock);
  if (typeof request === "function" && typeof internals === "function") return;
  throw new TypeError(
    `Cannot call ${user}() with ${kindOf(bedrock)}: its first argument is not a client of Bedrock; pass the value of ` +
      "createBedrock() or createBedrockWith()",
  );
}

/**
 * Refuses a client that calls `bedrock-agent-runtime` with an API key. The service lists no bearer scheme: it takes signatures only.
 * Source: the authentication schemes of `@aws-sdk/client-bedrock-agent-runtime` 3.1164.0, read 2026-11-30.
 *
 * @throws {TypeError} when the client has an API key instead of credentials.
 */
export async function requireSignatures(bedrock: Bedrock, user: string): Promise<void> {
  const { scheme, source } = await bedrock.authInfo();
  if (scheme !== "bearer") return;
  throw new TypeError(
    `Cannot call ${user}() with the API key of ${source}: bedrock-agent-runtime takes signed requests only; pass ` +
      "credentials to createBedrock() instead of an API key",
  );
}

/** Returns the reader of an operation with a JSON answer, which `decode` reads. */
export function jsonReader<A>(
  operation: string,
  decode: (json: Record<string, unknown>, exchange: Exchange) => A,
  task?: OperationReader<A>["task"],
): OperationReader<A> {
  return {
    operation,
    task,
    isStreamed: false,
    read: async (exchange) => decode(await readJson(exchange), exchange),
  };
}
