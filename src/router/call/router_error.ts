/**
 * The failure of a call whose targets all failed, and the route of any failure.
 */
import { cut } from "../../base/quote.ts";
import { wordsOf } from "../../base/words.ts";
import type { RouteStep } from "../../chat/route.ts";
import { isProviderError, messageWithoutHint, ProviderError } from "../../errors/provider_error.ts";
import { isTimeout, waitOf } from "./fallback.ts";

/** The most characters of one target's words in a message. */
const MOST_WORDS = 200;

/**
 * Several targets failed or were spared, and none answered. `kind` and `code` are those of the last failure; `kind` is
 * `overloaded` if no target was called. The message has a line for each target. If a router has one
 * target alone, and after a failure that lets no other target try, the error is the target's own. {@link routeOf} reads its route.
 *
 * @example
 * ```ts
 * import { assertEquals, assertRejects } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createRouter, RouterError } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const down = { type: "status", status: 503, code: "ServiceUnavailableException" } as const;
 * const fetch = fakeBedrock({ apiKey: "k", faults: [down, down] });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch, retry: false });
 * const targets = [bedrock.model("amazon.nova-lite-v1:0"), bedrock.model("amazon.nova-micro-v1:0")];
 * const error = await assertRejects(() => createRouter({ targets }).chat({ messages: "Hi" }), RouterError);
 * assertEquals(error.kind, "overloaded");
 * assertEquals(error.route.map(({ target, reason }) => `${target}: ${reason}`), [
 *   "bedrock/amazon.nova-lite-v1:0: overloaded",
 *   "bedrock/amazon.nova-micro-v1:0: overloaded",
 * ]);
 * ```
 */
export class RouterError extends ProviderError {
  /** The class's name; survives minification. */
  override readonly name: string = "RouterError";
  /** Every target that was tried or skipped, in order. */
  declare readonly route: readonly RouteStep[];
  /** The errors of the targets that failed, in order. */
  declare readonly errors: readonly unknown[];
  /** The tokens in the request, for the kind `contextLength`, if the service said it. */
  declare readonly requestTokens?: number | undefined;
  /** The model's limit in tokens, for the kind `contextLength`, if the service said it. */
  declare readonly maxTokens?: number | undefined;

  /**
   * Created by a router.
   *
   * @param attempts how often the request was sent to all targets together.
   * @param waitMs the milliseconds until the first spared target may be called.
   */
  constructor(route: readonly RouteStep[], attempts: number, waitMs?: number) {
    const errors = route.flatMap(({ outcome, error }) => outcome === "failed" ? [error] : []);
    const last: unknown = errors.at(-1);
    const decisive = isProviderError(last) ? last : undefined;
    const waits = [waitMs, ...errors.map(waitOf)].filter((ms) => ms !== undefined);
    super(failureMessage(route, waits), {
      kind: decisive?.kind ?? (errors.length ? isTimeout(last) ? "timeout" : "protocol" : "overloaded"),
      code: decisive?.code ?? (errors.length ? nameOf(last) : "NoFreeTarget"),
      provider: "router",
      status: decisive?.status,
      requestId: decisive?.requestId,
      model: decisive?.model,
      retryable: !errors.length || errors.some((error) => isProviderError(error) && error.retryable),
      retryAfterMs: waits.length ? Math.min(...waits) : undefined,
      attempts,
      hint: decisive?.hint,
      cause: last,
    });
    const { requestTokens, maxTokens } = Object(decisive) as Partial<RouterError>;
    if (requestTokens !== undefined) this.requestTokens = requestTokens;
    if (maxTokens !== undefined) this.maxTokens = maxTokens;
    hide(this, "route", route);
    hide(this, "errors", errors);
  }

  /** Returns the members for `JSON.stringify`, with the route. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), route: this.route };
  }
}

/**
 * Returns the route of a failed call: every target that was tried or skipped, with the reason. `undefined` for an error that no
 * router threw.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { createRouter, routeOf } from "@bedrock-edge/client/router";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "wrong", fetch: fakeBedrock() });
 * const router = createRouter({ targets: [bedrock.model("amazon.nova-lite-v1:0")] });
 * const error = await router.chat({ messages: "Hi" }).catch((error) => error);
 * assertEquals(error.name, "AuthenticationError");
 * assertEquals(routeOf(error)?.map(({ reason }) => reason), ["authentication"]);
 * ```
 */
export function routeOf(error: unknown): readonly RouteStep[] | undefined {
  const { route, partial } = Object(error) as {
    route?: readonly RouteStep[];
    partial?: { route?: readonly RouteStep[] };
  };
  return route ?? partial?.route;
}

/** Sets the route of an error. Not enumerable: a step holds the error itself, which JSON cannot express. */
export function keepRoute(error: unknown, route: readonly RouteStep[]): void {
  if (typeof error === "object" && error !== null && Object.isExtensible(error)) hide(error, "route", route);
}

function hide(error: object, name: string, value: unknown): void {
  Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
}

/** Returns whether no target of another router could serve the request, so that nothing was sent. */
export function isUnservable(error: unknown): boolean {
  return error instanceof TypeError && (routeOf(error)?.every(({ outcome }) => outcome === "skipped") ?? false);
}

/** Returns why a target failed, in a word: the kind of a failure, or the name of the error. */
export function reasonOf(error: unknown): string {
  return isProviderError(error) ? error.kind : nameOf(error);
}

function nameOf(error: unknown): string {
  const name = Object(error).name as unknown;
  return typeof name === "string" && name ? name : "Error";
}

function failureMessage(route: readonly RouteStep[], waits: readonly number[]): string {
  const failed = route.filter(({ outcome }) => outcome === "failed").length;
  const counts = [
    failed && `${failed} ${failed === 1 ? "target" : "targets"} failed`,
    failed < route.length && `${route.length - failed} ${route.length - failed === 1 ? "was" : "were"} skipped`,
  ].filter(Boolean).join(", and ");
  const advice = waits.length ? `try again in ${Math.ceil(Math.min(...waits))} ms` : "see error.route";
  return `Cannot get an answer from the targets: ${counts}; ${advice}${linesOf(route)}`;
}

/** Returns a line for each target that failed or was skipped, without secrets: messages of errors hold none. */
export function linesOf(route: readonly RouteStep[]): string {
  return route.filter(({ outcome }) => outcome !== "answered").map(({ target, outcome, reason, error }) => {
    const [words = ""] = error === undefined ? [] : wordsWithoutHint(error).split("\n");
    return `\n- ${cut(target)} ${outcome}: ${[reason, cut(words, MOST_WORDS)].filter(Boolean).join(": ")}`;
  }).join("");
}

function wordsWithoutHint(error: unknown): string {
  return isProviderError(error) ? messageWithoutHint(error) : wordsOf(error);
}
