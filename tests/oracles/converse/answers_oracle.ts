/**
 * Our reading of whole answers and of refusals against AWS's own SDK for JavaScript: served the same bytes, our result holds
 * everything that the SDK's output does. Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assert, assertEquals } from "@std/assert";
import { ConverseCommand, type ConverseCommandInput } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import { type ChatRequest, isProviderError } from "@bedrock-edge/client";
import { fakeBedrock } from "@bedrock-edge/client/testing";
import { answered as served } from "../../helpers/wire.ts";
import { ANSWERS } from "./answers.ts";
import { assertHolds } from "./reading.ts";
import { captured, type Json, KEYS, MODEL, onTheWire, oursOver, sdkOver, type Service } from "./sdk.ts";

const HI: ConverseCommandInput = { modelId: MODEL, messages: [{ role: "user", content: [{ text: "Hi" }] }] };
const OUR_HI: ChatRequest = { model: MODEL, messages: "Hi" };

/** An answer without the members that the SDK has no name for. */
async function assertRead(service: Service): Promise<void> {
  const { $metadata, output, ...beside } = await sdkOver(service).send(new ConverseCommand(HI));
  const result = await oursOver(service).chat(OUR_HI);
  assertHolds(result, { ...beside, content: output?.message?.content ?? [] });
  assertEquals(result.requestId, $metadata.requestId);
}

for (const { what, content, more = {} } of ANSWERS) {
  Deno.test(`we read a whole answer as the AWS SDK does: ${what}`, async () => {
    const service: Service = () => Promise.resolve(served(content, more));
    await assertRead(service);
    // The members that the SDK does not read are there too: the message goes back unchanged.
    const { message } = await oursOver(service).chat(OUR_HI);
    const next = await captured((fetch) =>
      oursOver(fetch).chat({ model: MODEL, messages: [{ role: "user", content: "Hi" }, message], check: "off" })
    );
    const { messages } = next.body as { readonly messages: readonly Json[] };
    assertEquals<unknown>(messages[1]?.["content"], content);
    // The raw operation gives what was served.
    const raw = await oursOver(service).converse(MODEL, HI as unknown as Json);
    assertEquals<unknown>(raw, await served(content, more).json());
  });
}

Deno.test("we read what the fake answers as the AWS SDK does", async () => {
  const requests: readonly Json[] = [{}, {
    serviceTier: { type: "flex" },
    performanceConfig: { latency: "optimized" },
  }];
  for (const more of requests) {
    const answers: unknown[] = [];
    const service: Service = async (request) => {
      const response = await fakeBedrock({ credentials: KEYS })(request);
      answers.push(await response.clone().json());
      return response;
    };
    const { $metadata: _, ...theirs } = await sdkOver(service).send(new ConverseCommand({ ...HI, ...more }));
    // The service sends members of usage that its model does not have; the SDK drops them.
    const { usage, ...answer } = answers[0] as Json & { usage: Json };
    const { serverToolUsage: _1, cacheReadInputTokenCount: _2, cacheWriteInputTokenCount: _3, ...documented } = usage;
    assertEquals(onTheWire(theirs), { ...answer, usage: documented });
    const { output, ...beside } = theirs;
    const { serviceTier, latency } = more["serviceTier"]
      ? { serviceTier: "flex", latency: "optimized" } as const
      : { serviceTier: undefined, latency: undefined };
    assertHolds(await oursOver(service).chat({ ...OUR_HI, serviceTier, latency }), {
      ...beside,
      content: output?.message?.content ?? [],
    });
  }
});

const REFUSALS: readonly (readonly [code: string, message: string])[] = [
  ["ValidationException", "The provided model identifier is invalid."],
  ["AccessDeniedException", "You don't have access to the model with the specified model ID."],
  ["ThrottlingException", "Too many requests, please wait before trying again."],
  ["ResourceNotFoundException", "Could not find the model."],
  ["ModelTimeoutException", "Model has timed out in processing the request."],
  ["ServiceUnavailableException", "Bedrock is unable to process your request."],
  ["InternalServerException", "The server encountered an internal error."],
];

for (const [code, message] of REFUSALS) {
  Deno.test(`we read a refusal as the AWS SDK does: ${code}`, async () => {
    const service = fakeBedrock({ credentials: KEYS, replies: [{ error: { code, message } }] });
    const caught = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);
    const theirs = await caught(sdkOver(service).send(new ConverseCommand(HI)));
    assert(theirs instanceof Error && "$metadata" in theirs);
    const bedrock = oursOver(service);
    for (const work of [() => bedrock.chat(OUR_HI), () => bedrock.stream(OUR_HI).text()]) {
      const ours = await caught(work());
      assert(isProviderError(ours));
      assertEquals(ours.code, theirs.name);
      assert(ours.message.includes(theirs.message), `${ours.message} does not hold: ${theirs.message}`);
      assertEquals(ours.status as unknown, (theirs.$metadata as Json)["httpStatusCode"]);
    }
  });
}
