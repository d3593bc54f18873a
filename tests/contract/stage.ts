/**
 * A case of the contract and the stage that it runs on: a provider, and a service that answers and fails as the case's
 * script says.
 */
import type { ChatProvider, Clock } from "@bedrock-edge/client";
import type { Capability, Lacks } from "./capabilities.ts";
import type { ContractClock } from "./clock.ts";

/** A failure of every request, or of the first one if the name ends in `Once`. */
export type Failure =
  /** The bytes end cleanly in the middle of the answer. */
  | "truncated"
  /** Only the end of the answer is missing; all bytes before it are good. */
  | "unfinished"
  /** The connection breaks in the middle of the answer. */
  | "connectionLost"
  /** A byte of the answer's text changes on its way. The wire format is otherwise intact. */
  | "corrupt"
  /** The service reports a failure of the model in the middle of the answer. */
  | "failsMidway"
  | "throttledOnce"
  /** Throttled by the first event of a stream that began well. A request for a whole answer fails as with `throttledOnce`. */
  | "throttledInsideOnce"
  /** Throttled, and the service asks for a wait of 60 seconds. */
  | "throttledForAMinute"
  | "silentBeforeHeaders"
  | "silentBeforeContent"
  /** Silent after one piece of text. */
  | "silentMidway"
  | Refusal;

/** A request that is refused before an answer begins; the kind of error that the provider should give. */
export type Refusal =
  | "authentication"
  | "accessDenied"
  | "validation"
  | "contextLength"
  | "notFound"
  | "quota"
  | "overloaded"
  | "model";

/** A tool call of the service. */
export interface ScriptedCall {
  readonly name: string;
  readonly input?: unknown;
  /** Text that is not JSON, instead of an input. */
  readonly broken?: string;
}

/** The behavior of the service. Survives JSON. */
export interface Script {
  /** The text of the answer. */
  readonly text: string;
  /** Reasoning before the text. */
  readonly reasoning?: string;
  /** Tool calls before the text. The service gives its text once every call has a result. */
  readonly calls?: readonly ScriptedCall[];
  /** Adds the members of `UNKNOWN` to the answer. */
  readonly unknown?: readonly (keyof typeof UNKNOWN)[];
  readonly failure?: Failure;
}

/** Parts of an answer that no provider knows. */
export const UNKNOWN = {
  /** A block behind the text. A stream sends its parts one by one. */
  block: { type: "unknown", name: "hologram", value: { hue: 7, parts: ["a", "b"] } },
  event: { name: "hologramReady", value: { watts: 3 } },
  stopReason: "hologram_shown",
} as const;

/** A request, as the service received it. */
export interface ReceivedRequest {
  readonly model: string;
  /** Every text of the request, in order. */
  readonly texts: readonly string[];
  /** Every image of the request, in order, as base64. */
  readonly images: readonly string[];
  /** `cancelled` once the service knows that the client has left. */
  readonly ended: "open" | "complete" | "cancelled" | "failed";
}

/** A service that follows a script. */
export interface ScriptedService {
  fetch(request: Request): Promise<Response>;
  /** Every request so far, oldest first. */
  received(): readonly ReceivedRequest[];
}

/** The connection from a provider to its service. */
export interface Connection {
  /** The service's URL. */
  readonly url: string;
  /** Reaches the service in this process. Absent if the service is behind a socket: use the runtime's own `fetch` then. */
  readonly fetch?: typeof fetch;
  /** The provider takes its time from this clock. */
  readonly clock: Clock;
}

/** A provider that must keep the contract. */
export interface Subject {
  readonly name: string;
  /** The id of a model with all abilities of the provider. */
  readonly model: string;
  readonly lacks: Lacks;
  /** Members of `result.unknown` that differ between two requests, such as the vendor's own id and time. @default none */
  readonly perRequest?: readonly string[];
  startService(script: Script): ScriptedService;
  /** Creates a provider with default retries and timeouts. */
  createProvider(connection: Connection): ChatProvider;
}

/** A provider and its service, for one case. */
export interface Stage {
  readonly model: string;
  /** Members of `result.unknown` that differ between two requests. */
  readonly perRequest: readonly string[];
  readonly provider: ChatProvider;
  readonly clock: ContractClock;
  /** Every request so far, oldest first. */
  received(): Promise<readonly ReceivedRequest[]>;
  /** Waits until `claim` is true. @throws {Error} with `message` if it stays false. */
  eventually(claim: () => Promise<boolean>, message: string): Promise<void>;
}

/** One promise of the contract, before it has a provider. */
export interface CaseDefinition {
  readonly name: string;
  /** The abilities without which a provider cannot keep the promise. A provider with all of them keeps it. */
  readonly needs?: readonly Capability[];
  readonly script: Script;
  readonly run: (stage: Stage) => Promise<void>;
}
