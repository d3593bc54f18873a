/**
 * The faults of a connection and of the service, in every operation on knowledge bases: how each ends, and whether it is sent again.
 */
import { assertEquals } from "@std/assert";
import { type Bedrock, createBedrock, isProviderError } from "@bedrock-edge/client";
import {
  agenticRetrieve,
  getDocumentContent,
  retrieve,
  retrieveAndGenerate,
  retrieveAndGenerateStream,
} from "@bedrock-edge/client/knowledge-base";
import { fakeBedrock, type FakeFault } from "@bedrock-edge/client/testing";
import { VirtualClock } from "../../../helpers/clock.ts";
import { REGION } from "../../../helpers/fire.ts";
import { DOCUMENTS, KB } from "./rig.ts";

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const ASK = { knowledgeBase: KB, model: "amazon.nova-lite-v1:0", query: "umbrella" };
const AGENT = { knowledgeBase: KB, messages: "umbrella" };
const DOCUMENT = { knowledgeBase: KB, dataSource: "d", document: DOCUMENTS[0]!.uri };

const WHOLE: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  Retrieve: (bedrock) => retrieve(bedrock, { knowledgeBase: KB, query: "umbrella" }),
  RetrieveAndGenerate: (bedrock) => retrieveAndGenerate(bedrock, ASK),
  GetDocumentContent: (bedrock) => getDocumentContent(bedrock, DOCUMENT),
};
const STREAMED: Readonly<Record<string, (bedrock: Bedrock) => Promise<unknown>>> = {
  AgenticRetrieveStream: (bedrock) => agenticRetrieve(bedrock, AGENT).final(),
  RetrieveAndGenerateStream: (bedrock) => retrieveAndGenerateStream(bedrock, ASK).final(),
};

/** A fault, the end that it makes, and whether a call with retries gets its answer from a second request. */
type Case = readonly [fault: FakeFault, end: string, again: boolean];

const STATUSES: readonly Case[] = [
  [{ type: "status", status: 429, code: "ThrottlingException" }, "rateLimit ThrottlingException", true],
  [{ type: "status", status: 500, code: "InternalServerException" }, "overloaded InternalServerException", true],
  [{ type: "status", status: 502, code: "BadGatewayException" }, "overloaded BadGatewayException", true],
  [{ type: "status", status: 424, code: "DependencyFailedException" }, "model DependencyFailedException", true],
  [{ type: "status", status: 400, code: "ValidationException" }, "validation ValidationException", false],
  [{ type: "status", status: 409, code: "ConflictException" }, "validation ConflictException", false],
  [{ type: "status", status: 403, code: "AccessDeniedException" }, "accessDenied AccessDeniedException", false],
  [{ type: "status", status: 404, code: "ResourceNotFoundException" }, "notFound ResourceNotFoundException", false],
  [
    { type: "status", status: 400, code: "ServiceQuotaExceededException" },
    "quota ServiceQuotaExceededException",
    false,
  ],
  [{ type: "silence", where: "headers" }, "TimeoutError", false],
  [{ type: "silence", where: "body" }, "TimeoutError", false],
];

const IN_WHOLE: readonly Case[] = [
  ...STATUSES,
  [{ type: "emptyBody" }, "protocol UnexpectedAnswer", true],
  [{ type: "cut", atByte: 20 }, "protocol UnexpectedAnswer", true],
  [{ type: "reset", atByte: 20 }, "network", true],
];

const IN_STREAMS: readonly Case[] = [
  ...STATUSES,
  [{ type: "emptyBody" }, "streamTruncated", true],
  [{ type: "cut", atByte: 20 }, "streamTruncated", true],
  [{ type: "reset", atByte: 20 }, "network", true],
  [{ type: "exception", name: "throttlingException" }, "rateLimit ThrottlingException", true],
  [{ type: "exception", name: "throttlingException", afterEvents: 2 }, "rateLimit ThrottlingException", false],
  [{ type: "error", code: "InternalFailure", message: "no luck" }, "overloaded InternalFailure", true],
  [{ type: "error", code: "InternalFailure", message: "no luck", afterEvents: 2 }, "overloaded InternalFailure", false],
  [{ type: "badPreludeCrc", frame: 0 }, "streamCorrupt", true],
  [{ type: "badPreludeCrc", frame: 2 }, "streamCorrupt", false],
  [{ type: "badMessageCrc", frame: 0 }, "streamCorrupt", true],
  [{ type: "badMessageCrc", frame: 2 }, "streamCorrupt", false],
  [{ type: "hugeFrame", frame: 0 }, "streamCorrupt", true],
  [{ type: "hugeFrame", frame: 2 }, "streamCorrupt", false],
  [{ type: "silence", where: "body", afterEvents: 2 }, "TimeoutError", false],
];

/** No event says that this stream is whole; see `retrieveAndGenerateStream`. */
const WITHOUT_RESULT: Case = [{ type: "noMessageStop" }, "streamTruncated MissingStop", false];

async function endOf(fault: FakeFault, call: (bedrock: Bedrock) => Promise<unknown>, retry?: false) {
  const clock = new VirtualClock();
  const knowledgeBases = { [KB]: { documents: DOCUMENTS } };
  const fetch = fakeBedrock({
    credentials,
    knowledgeBases,
    clock,
    faults: [{ ...fault, times: retry === false ? 9 : 1 }],
  });
  const bedrock = createBedrock({ region: REGION, env: {}, credentials, fetch, clock, retry });
  const outcome = await clock.outcome(call(bedrock));
  const open = fetch.requests.filter(({ ended }) => ended === "open").length + clock.pending;
  return { outcome, requests: fetch.requests.length, open };
}

function nameOf(error: unknown): string {
  if (!isProviderError(error)) return (error as Error).name;
  return ["streamTruncated", "streamCorrupt", "network"].includes(error.kind)
    ? error.kind
    : `${error.kind} ${error.code}`;
}

async function play(name: string, call: (bedrock: Bedrock) => Promise<unknown>, [fault, end, again]: Case) {
  const at = `${name}: ${JSON.stringify(fault)}`;
  const always = await endOf(fault, call, false);
  const found = "error" in always.outcome ? nameOf(always.outcome.error) : "answers";
  assertEquals([found, always.requests, always.open], [end.replace(" MissingStop", ""), 1, 0], at);
  const once = await endOf(fault, call);
  assertEquals(["value" in once.outcome, once.requests, once.open], [again, again ? 2 : 1, 0], at);
}

for (const [name, call] of Object.entries(WHOLE)) {
  Deno.test(`every fault of ${name} ends as it must`, async () => {
    for (const row of IN_WHOLE) await play(name, call, row);
  });
}

for (const [name, call] of Object.entries(STREAMED)) {
  Deno.test(`every fault of ${name} ends as it must`, async () => {
    for (const row of IN_STREAMS) await play(name, call, row);
    if (name === "AgenticRetrieveStream") await play(name, call, WITHOUT_RESULT);
  });
}
