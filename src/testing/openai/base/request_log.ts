/** The log of the fake: one entry for each request, with types for the members that tests read. */
import type { FakeEnding } from "../../base/answer.ts";
import type { FakeRequestMembers } from "../../base/request_log.ts";
import type { FakeOpenAIOperation } from "./route.ts";

/** A message of a chat request. */
export interface FakeOpenAIMessage extends FakeRequestMembers {
  /** `system`, `developer`, `user`, `assistant` or `tool`. */
  readonly role: string;
  /** The text, or the parts of the message. */
  readonly content?:
    | string
    | readonly (FakeRequestMembers & { readonly type: string; readonly text?: string })[]
    | null;
  /** The calls of an assistant's message. */
  readonly tool_calls?: readonly (FakeRequestMembers & {
    readonly id: string;
    readonly function: { readonly name: string; readonly arguments: string };
  })[];
  /** The call that a tool's message answers. */
  readonly tool_call_id?: string;
}

/**
 * The body of a request, unchanged. The types describe a body that the service accepts: a refused request may have
 * members of other types, or not be an object. The fields of a form are members, and a file is an object with its
 * `name`, `type` and `bytes` as base64.
 */
export interface FakeOpenAIRequestBody extends FakeRequestMembers {
  /** The model; absent under Azure's paths. */
  readonly model?: string;
  /** The messages of a chat request. */
  readonly messages?: readonly FakeOpenAIMessage[];
  /** The tools of a chat request. */
  readonly tools?: readonly (FakeRequestMembers & { readonly type: string })[];
}

/** A request to a model, as passed to a reply's `when` function. */
export interface FakeOpenAIReplyRequest {
  /** The operation. */
  readonly operation: FakeOpenAIOperation;
  /** The model id. */
  readonly modelId: string;
  /** True if the request asks for a stream. */
  readonly stream: boolean;
  /** The body, parsed. */
  readonly body: FakeOpenAIRequestBody;
}

/** One request to a known path, whether or not the fake accepted it. */
export interface FakeOpenAIRequest extends FakeOpenAIReplyRequest {
  /** The URL as requested. */
  readonly url: string;
  /** The headers as they arrived, including secrets. */
  readonly headers: Headers;
  /** The claimed scheme: `Authorization: Bearer`, the header `api-key`, SigV4, or `undefined` without a claim. */
  readonly auth: "bearer" | "api-key" | "sigv4" | undefined;
  /** The current state of the answer; shows that a cancel reached the server. */
  readonly ended: FakeEnding;
}
