/**
 * The faults of a connection and of the service, in rankings and in requests for images: how each ends, and whether it is sent again.
 */
import { assertEquals } from "@std/assert";
import { type Bedrock, createBedrock, isProviderError } from "@bedrock-edge/client";
import { generateImage } from "@bedrock-edge/client/image";
import { rerank } from "@bedrock-edge/client/rerank";
import { fakeBedrock, type FakeFault } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../../helpers/clock.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const DOCUMENTS = { model: "cohere.rerank-v3-5:0", query: "rain", documents: ["sun", "rain"] };

/** The calls, by the name of their way. */
const CALLS: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  "rerank by Rerank": (bedrock) => rerank(bedrock, DOCUMENTS),
  "rerank by InvokeModel": (bedrock) => rerank(bedrock, { ...DOCUMENTS, via: "invoke-model" }),
  "generateImage": (bedrock) => generateImage(bedrock, { model: "stability.stable-image-core-v1:1", prompt: "a boat" }),
};

/** A fault, the end that it makes, and whether a call with retries gets its answer from a second request. */
type Case = readonly [fault: FakeFault, end: string, again: boolean];

const CASES: readonly Case[] = [
  [{ type: "status", status: 429, code: "ThrottlingException" }, "rateLimit ThrottlingException", true],
  [{ type: "status", status: 429, code: "ModelNotReadyException" }, "overloaded ModelNotReadyException", true],
  [{ type: "status", status: 500, code: "InternalServerException" }, "overloaded InternalServerException", true],
  [{ type: "status", status: 502, code: "BadGatewayException" }, "overloaded BadGatewayException", true],
  [{ type: "status", status: 424, code: "DependencyFailedException" }, "model DependencyFailedException", true],
  [{ type: "status", status: 400, code: "ValidationException" }, "validation ValidationException", false],
  [{ type: "status", status: 403, code: "AccessDeniedException" }, "accessDenied AccessDeniedException", false],
  [{ type: "status", status: 404, code: "ResourceNotFoundException" }, "notFound ResourceNotFoundException", false],
  [{ type: "emptyBody" }, "protocol UnexpectedAnswer", true],
  [{ type: "cut", atByte: 20 }, "protocol UnexpectedAnswer", true],
  [{ type: "reset", atByte: 20 }, "network", true],
  [{ type: "silence", where: "headers" }, "TimeoutError", false],
  [{ type: "silence", where: "body" }, "TimeoutError", false],
];

async function endOf(
  call: (bedrock: Bedrock) => Promise<unknown>,
  fault: FakeFault,
  retry: false | undefined,
): Promise<{ readonly end: string; readonly requests: number }> {
  const clock = new VirtualClock();
  const fetch = fakeBedrock({ clock, faults: [{ ...fault, times: retry === false ? 9 : 1 }] });
  const bedrock = createBedrock({ region: "us-west-2", env: {}, credentials, clock, fetch, retry });
  const outcome = await clock.outcome(call(bedrock));
  if ("value" in outcome) return { end: "answer", requests: fetch.requests.length };
  const { error } = outcome;
  const end = isProviderError(error)
    ? error.kind === "network" ? "network" : `${error.kind} ${error.code}`
    : (error as Error).name; // a timeout is the platform's error
  return { end, requests: fetch.requests.length };
}

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name} tells every fault by its kind, and is sent again where that helps`, async () => {
    for (const [fault, end, again] of CASES) {
      assertEquals(await endOf(call, fault, false), { end, requests: 1 }, JSON.stringify(fault));
      const retried = await endOf(call, fault, undefined);
      assertEquals(retried, again ? { end: "answer", requests: 2 } : { end, requests: 1 }, JSON.stringify(fault));
    }
  });
}
