/**
 * The abilities that a provider may lack, because its service or its wire format lacks them. A promise of the contract that
 * needs none of them holds for every provider.
 */
import type { Refusal } from "./stage.ts";

/** The name of an ability. */
export type Capability =
  | "tools"
  | "toolInputText"
  | "structuredOutput"
  | "reasoning"
  | "media"
  | "unknownBlocks"
  | "unknownBlockParts"
  | "unknownEvents"
  | "usage"
  | "requestId"
  | "corruptionDetected"
  | "requestChecks"
  | "repairs"
  | "retryAfter"
  | "retries"
  | "retryInsideStream"
  | "timeouts"
  | `error:${Refusal}`;

/** Each ability with its meaning. */
export const CAPABILITIES: Readonly<Record<Capability, string>> = {
  tools: "sends tools, and gives the model's calls, validated",
  toolInputText: "receives a call's input as text, which may be cut or may not be JSON",
  structuredOutput: "asks for output that follows a schema, and parses it",
  reasoning: "gives the model's reasoning",
  media: "sends images",
  unknownBlocks: "passes blocks of an unknown type through",
  unknownBlockParts: "joins the parts of a streamed block of an unknown type",
  unknownEvents: "passes stream events of an unknown type through",
  usage: "counts tokens; a stream ends with the counts, after its stop",
  requestId: "gives the service's id of the request",
  corruptionDetected: "detects bytes that changed on their way",
  requestChecks: "refuses a caller's mistake before it sends anything",
  repairs: "repairs a request that the service would refuse, and reports the change",
  retryAfter: "gives the wait that the service asks for",
  retries: "sends a request again after a failure that may pass",
  retryInsideStream: "sends a request again when its answer begins with a failure",
  timeouts: "ends a request that waits for too long",
  "error:authentication": "recognizes a refused key",
  "error:accessDenied": "recognizes a missing permission",
  "error:validation": "recognizes an invalid request",
  "error:contextLength": "recognizes a prompt that is too long for the model",
  "error:notFound": "recognizes a missing model",
  "error:quota": "recognizes a quota that is used up, which waiting does not help",
  "error:overloaded": "recognizes a service that cannot answer at the moment",
  "error:model": "recognizes a failure of the model",
};

/** The abilities that a provider lacks, each with the reason. */
export type Lacks = Readonly<Partial<Record<Capability, string>>>;
