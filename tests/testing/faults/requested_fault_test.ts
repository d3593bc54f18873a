/**
 * A request asks the fake for a fault of its own by a header.
 */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { createBedrock, type ProviderError } from "@bedrock-edge/client";
import { fakeBedrock, type FakeBedrockOptions } from "@bedrock-edge/client/testing";
import { ContractClock } from "../../contract/clock.ts";

const MODEL = "amazon.nova-lite-v1:0";
const TEXT = "Paris is the capital of France, and has been for a long time.";

function setUp(options: FakeBedrockOptions = {}) {
  const fake = fakeBedrock({ replies: [TEXT], faultHeader: "x-fake-fault", ...options });
  const bedrock = createBedrock({
    region: "us-east-1",
    apiKey: "fake-bedrock-key",
    env: {},
    fetch: fake,
    clock: new ContractClock(),
  });
  const ask = (fault: string, stream: boolean) => {
    const request = { model: MODEL, messages: "Hi", retry: false, headers: { "x-fake-fault": fault } } as const;
    return stream ? bedrock.stream(request).final() : bedrock.chat(request);
  };
  return { fake, bedrock, ask };
}

/** The kind of error that each fault leads to: of a stream, and of a whole answer. */
const KINDS: readonly (readonly [fault: string, stream: string, whole: string])[] = [
  ["throttling", "rateLimit", "rateLimit"],
  ["unavailable", "overloaded", "overloaded"],
  ["access-denied", "accessDenied", "accessDenied"],
  ["expired-token", "authentication", "authentication"],
  ["exception", "model", "model"],
  ["cut", "streamTruncated", "protocol"],
  ["reset", "streamTruncated", "network"],
  ["damaged", "streamCorrupt", "validation"],
  ['{"type":"noMessageStop"}', "streamTruncated", "validation"],
  ['{"type":"status","status":418}', "validation", "validation"],
];

for (const [fault, stream, whole] of KINDS) {
  Deno.test(`the header asks for the fault ${fault}`, async () => {
    const { ask } = setUp();
    const kindOf = async (isStream: boolean) =>
      await ask(fault, isStream).then(() => "no error", ({ kind }: ProviderError) => kind);
    assertEquals([await kindOf(true), await kindOf(false)], [stream, whole]);
  });
}

Deno.test("silence leaves an answer open until its reader leaves", async () => {
  const { bedrock, fake } = setUp();
  const stream = bedrock.stream({ model: MODEL, messages: "Hi", headers: { "x-fake-fault": "silence" } });
  await stream.textStream[Symbol.asyncIterator]().next();
  assertEquals(fake.requests[0]?.ended, "open");
  await stream.cancel();
  assertEquals(fake.requests[0]?.ended, "cancelled");
});

Deno.test("a requested fault leaves the script alone: the next request gets the next fault and the first reply", async () => {
  const { ask, bedrock } = setUp({ replies: ["one", "two"], faults: [{ type: "status", status: 503 }] });
  const kinds = async (fault: string) => await ask(fault, true).then(({ text }) => text, ({ kind }) => kind);
  assertEquals(await kinds("throttling"), "rateLimit");
  const { text, attempts } = await bedrock.chat({ model: MODEL, messages: "Hi" });
  assertEquals([text, attempts], ["one", 2]);
});

Deno.test("an unknown fault, and one that the operation cannot have, is refused in words", async () => {
  const { ask } = setUp();
  const messageOf = async (fault: string) => await ask(fault, false).then(() => "", ({ message }) => `${message}`);
  for (
    const [fault, says] of [
      [
        "bogus",
        "the header x-fake-fault takes throttling, unavailable, access-denied, expired-token, exception, cut, ",
      ],
      ['{"type":"bogus"}', 'Cannot script fault "bogus": no such type'],
      ['{"type":"cut"}', "x-fake-fault.atByte"],
      ["damaged", "fakeBedrock has no badMessageCrc fault for Converse; the header x-fake-fault asks for it"],
    ] as const
  ) {
    const message = await messageOf(fault);
    assert(message.includes(says), message);
  }
});

Deno.test("without the option the header does nothing, and its name must be one that is not signed", async () => {
  const { ask } = setUp({ faultHeader: undefined });
  assertEquals((await ask("throttling", false)).text, TEXT);
  assertThrows(
    () => fakeBedrock({ faultHeader: "X-Amz-Fault" }),
    TypeError,
    'Cannot use option "faultHeader": "X-Amz-Fault" is not valid; use the name of a header that does not begin with x-amz-',
  );
});
