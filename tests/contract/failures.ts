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
import { eventually } from "./eventually.ts";
import type { Refusal, Scene } from "./stage.ts";

const model = "amazon.nova-lite-v1:0";
const messages = "Hello?";
const says = "Hello there, how are you today?";

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

async function failure(run: () => PromiseLike<unknown>): Promise<ProviderError> {
  const error = await rejection(run);
  if (!isProviderError(error)) throw new Error(`Not a ProviderError: ${error}`);
  return error;
}

function refusalScene([kind, retryable]: [kind: string, retryable: boolean]): Scene {
  return {
    name: `${kind} is told apart, by chat and by stream`,
    // A cast: the keys of a record are what its type says.
    script: { says, trouble: kind as Refusal },
    async run({ provider, seen }) {
      for (
        const run of [
          () => provider.chat({ model, messages, retry: false }),
          () => provider.stream({ model, messages, retry: false }).final(),
        ]
      ) {
        const error = await failure(run);
        assertEquals([error.kind, error.retryable, error.model, error.attempts], [kind, retryable, model, 1]);
        assert(error.code !== "" && error.message !== "", "it has a code and a message");
        assert(error instanceof Error && error.name.endsWith("Error"), error.name);
      }
      await eventually(async () => (await seen()).every(({ ended }) => ended !== "open"), "every body was given back");
      assertEquals((await seen()).length, 2);
    },
  };
}

/** Scenes of refusals. */
export const failures: readonly Scene[] = [
  ...Object.entries(REFUSALS).map(refusalScene),
  {
    name: "a throttled chat is tried again",
    script: { says, trouble: "throttledOnce" },
    async run({ provider, seen }) {
      const { text, attempts } = await provider.chat({ model, messages });
      assertEquals([text, attempts, (await seen()).length], [says, 2, 2]);
    },
  },
  {
    name: "a throttled stream is tried again, also where the refusal comes inside the answer",
    script: { says, trouble: "throttledInsideOnce" },
    async run({ provider, seen }) {
      const stream = provider.stream({ model, messages });
      const types: string[] = [];
      for await (const { type } of stream) types.push(type);
      assertEquals(types.filter((type) => type === "start").length, 1, "the first attempt is unseen");
      const { text, attempts } = await stream.final();
      assertEquals([text, attempts, (await seen()).length], [says, 2, 2]);
      await eventually(
        async () => (await seen()).every(({ ended }) => ended !== "open"),
        "both bodies were given back",
      );
    },
  },
  {
    name: "retry: false tries once",
    script: { says, trouble: "throttledOnce" },
    async run({ provider, seen }) {
      const error = await failure(() => provider.chat({ model, messages, retry: false }));
      assertEquals([error.kind, error.attempts, (await seen()).length], ["rateLimit", 1, 1]);
      assert(error instanceof RateLimitError, error.name);
    },
  },
  {
    name: "who is asked to wait for too long is told at once, and for how long",
    script: { says, trouble: "throttledForAMinute" },
    async run({ provider, seen }) {
      const error = await failure(() => provider.chat({ model, messages }));
      assertEquals([error.kind, error.retryAfterMs, (await seen()).length], ["rateLimit", 60_000, 1]);
    },
  },
  {
    name: "a service that stays overloaded is given up after three more attempts",
    script: { says, trouble: "overloaded" },
    async run({ provider, seen }) {
      const error = await failure(() => provider.stream({ model, messages }).final());
      assertEquals([error.kind, error.attempts, (await seen()).length], ["overloaded", 4, 4]);
    },
  },
  {
    name: "toResponse turns an early refusal into a status of ours",
    script: { says, trouble: "throttledForAMinute" },
    async run({ provider }) {
      const response = await toResponse(provider.stream({ model, messages }));
      assertEquals([response.status, response.headers.get("retry-after")], [429, "60"]);
      const { error } = await response.json();
      assertEquals([error.kind, error.retryable], ["rateLimit", true]);
    },
  },
  {
    name: "toResponse never repeats a 403 of the service, nor its words",
    script: { says, trouble: "accessDenied" },
    async run({ provider }) {
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
    name: "a caller's mistake is told before anything is sent",
    script: { says },
    async run({ provider, seen }) {
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
      assertEquals(await seen(), []);
    },
  },
];
