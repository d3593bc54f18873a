/** The log of the fake gateway: one entry for each request. */
import type { FakeEnding } from "../../base/answer.ts";
import type { FakeRequestMembers } from "../../base/request_log.ts";
import type { FakeGatewayOperation } from "./route.ts";

/** A message of a prompt. */
export interface FakeGatewayMessage extends FakeRequestMembers {
  /** `system`, `user`, `assistant` or `tool`. */
  readonly role: string;
  /** The text of a system message, or the parts of another. */
  readonly content: string | readonly (FakeRequestMembers & { readonly type: string; readonly text?: string })[];
}

/**
 * The body of a request, unchanged. The types describe a body that the gateway accepts: a refused request may have
 * members of other types, or not be an object.
 */
export interface FakeGatewayRequestBody extends FakeRequestMembers {
  /** The messages of a language model, or the text of an image model. */
  readonly prompt?: readonly FakeGatewayMessage[] | string;
  /** The tools of a language model. */
  readonly tools?: readonly (FakeRequestMembers & { readonly type: string; readonly name: string })[];
  /** The options of providers, and those of the gateway itself under `gateway`. */
  readonly providerOptions?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** A request to a language model, as passed to a reply's `when` function. */
export interface FakeGatewayReplyRequest {
  /** The operation. */
  readonly operation: FakeGatewayOperation;
  /** The model id of the headers; empty for a request that calls no model. */
  readonly modelId: string;
  /** True if the request asks for a stream. */
  readonly stream: boolean;
  /** The body, parsed; `""` if there is no body. */
  readonly body: FakeGatewayRequestBody;
}

/** One request to a known path, whether or not the fake accepted it. */
export interface FakeGatewayRequest extends FakeGatewayReplyRequest {
  /** The URL as requested. */
  readonly url: string;
  /** The headers as they arrived, including secrets and those for observability. */
  readonly headers: Headers;
  /** The protocol in the path. */
  readonly protocol: "v3" | "v4";
  /** The claimed kind of authentication. */
  readonly auth: "api-key" | "oidc" | undefined;
  /** The current state of the answer; shows that a cancel reached the server. */
  readonly ended: FakeEnding;
}
