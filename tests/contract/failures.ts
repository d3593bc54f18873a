/**
 * Requests that are refused, and refusals that are tried again.
 */
import {
  type ChatRequest,
  isProviderError,
  type ProviderError,
  RateLimitError,
  toResponse,
} from "@bedrock-edge/client";
import { assert, assertEquals, rejection } from "./assert.ts";
import type { CaseDefinition, Refusal } from "./stage.ts";

const messages = "Hello?";
const REPLY = "Hello there, how are you today?";

/** Whether sending the same bytes again can help. */
const REFUSALS: Readonly<Record<Refusal, boolean>> = {
  authentication: false,
  accessDenied: false,
  validation: false,
  contextLength: false,
  notFound: false,
  quota: false,
  overloaded: true,
  model: true,
};

async function providerError(run: () => PromiseLike<unknown>): Promise<ProviderError> {
  const error = await rejection(run);
  if (!isProviderError(error)) throw new Error(`Not a ProviderError: ${error}`);
  return error;
}

function refusalCase(kind: Refusal): CaseDefinition {
  return {
    name: `chat and stream reject with ${kind}`,
    needs: [`error:${kind}`],
    script: { text: REPLY, failure: kind },
    async run({ model, provider, received, eventually }) {
      for (
        const run of [
          () => provider.chat({ model, messages, retry: false }),
          () => provider.stream({ model, messages, retry: false }).final(),
        ]
      ) {
        const error = await providerError(run);
        assertEquals([error.kind, error.retryable, error.model, error.attempts], [kind, REFUSALS[kind], model, 1]);
        assert(error.code !== "" && error.message !== "", "it has a code and a message");
        assert(error instanceof Error && error.name.endsWith("Error"), error.name);
      }
      await eventually(
        async () => (await received()).every(({ ended }) => ended !== "open"),
        "every body was released",
      );
      assertEquals((await received()).length, 2);
    },
  };
}

/** Cases of refusals. */
export const failures: readonly CaseDefinition[] = [
  // A cast: the keys of the record are its type.
  ...(Object.keys(REFUSALS) as Refusal[]).map(refusalCase),
  {
    name: "a throttled chat is sent again",
    needs: ["retries"],
    script: { text: REPLY, failure: "throttledOnce" },
    async run({ model, provider, received }) {
      const { text, attempts } = await provider.chat({ model, messages });
      assertEquals([text, attempts, (await received()).length], [REPLY, 2, 2]);
    },
  },
  {
    name: "a stream that begins with a failure is sent again",
    needs: ["retryInsideStream"],
    script: { text: REPLY, failure: "throttledInsideOnce" },
    async run({ model, provider, received, eventually }) {
      const stream = provider.stream({ model, messages });
      const types: string[] = [];
      for await (const { type } of stream) types.push(type);
      assertEquals(types.filter((type) => type === "start").length, 1, "the reader does not see the first attempt");
      const { text, attempts } = await stream.final();
      assertEquals([text, attempts, (await received()).length], [REPLY, 2, 2]);
      await eventually(
        async () => (await received()).every(({ ended }) => ended !== "open"),
        "both bodies were released",
      );
    },
  },
  {
    name: "retry: false tries once",
    script: { text: REPLY, failure: "throttledOnce" },
    async run({ model, provider, received }) {
      const error = await providerError(() => provider.chat({ model, messages, retry: false }));
      assertEquals([error.kind, error.attempts, (await received()).length], ["rateLimit", 1, 1]);
      assert(error instanceof RateLimitError, error.name);
    },
  },
  {
    name: "a wait that is too long is an error at once, with its length",
    needs: ["retryAfter"],
    script: { text: REPLY, failure: "throttledForAMinute" },
    async run({ model, provider, received }) {
      const error = await providerError(() => provider.chat({ model, messages }));
      assertEquals([error.kind, error.retryAfterMs, (await received()).length], ["rateLimit", 60_000, 1]);
    },
  },
  {
    name: "a service that stays overloaded gets four attempts",
    needs: ["retries"],
    script: { text: REPLY, failure: "overloaded" },
    async run({ model, provider, received }) {
      const error = await providerError(() => provider.stream({ model, messages }).final());
      assertEquals([error.kind, error.attempts, (await received()).length], ["overloaded", 4, 4]);
    },
  },
  {
    name: "toResponse turns an early refusal into a status",
    needs: ["retryAfter"],
    script: { text: REPLY, failure: "throttledForAMinute" },
    async run({ model, provider }) {
      const response = await toResponse(provider.stream({ model, messages }));
      assertEquals([response.status, response.headers.get("retry-after")], [429, "60"]);
      const { error } = await response.json();
      assertEquals([error.kind, error.retryable], ["rateLimit", true]);
    },
  },
  {
    name: "toResponse never repeats a 403 of the service, nor its message",
    needs: ["error:accessDenied"],
    script: { text: REPLY, failure: "accessDenied" },
    async run({ model, provider }) {
      const response = await toResponse(provider.stream({ model, messages }));
      assertEquals(response.status, 502);
      const text = await response.text();
      assert(!text.includes("arn:"), text);
      const own = await toResponse(provider.stream({ model, messages }), {
        onError: (error) => new Response(isProviderError(error) ? error.kind : "", { status: 418 }),
      });
      assertEquals([own.status, await own.text()], [418, "accessDenied"]);
    },
  },
  {
    name: "a caller's mistake throws before anything is sent",
    needs: ["requestChecks"],
    script: { text: REPLY },
    async run({ model, provider, received }) {
      const mistakes: readonly (readonly [kind: typeof TypeError | typeof RangeError, request: ChatRequest])[] = [
        [TypeError, { model, messages: [] }],
        [TypeError, { model: "", messages }],
        [TypeError, { model: "a\nb", messages }],
        [RangeError, { model, messages, maxTokens: -1 }],
        [RangeError, { model, messages, timeouts: { idleMs: -1 } }],
      ];
      for (const [kind, request] of mistakes) {
        for (const run of [() => provider.chat(request), () => provider.stream(request).final()]) {
          const error = await rejection(run);
          assert(error instanceof kind, `${JSON.stringify(request)}: ${error}`);
          assert(/^Cannot .+[:;]/.test(error.message), error.message);
        }
      }
      assertEquals(await received(), []);
    },
  },
];
