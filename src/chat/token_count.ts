/**
 * A count of the tokens of a request, before it is sent.
 */
import type { ChatRequest } from "./request.ts";

/** The tokens of a request, or the reason why nobody can count them: this is not a failure, and an estimate must do. */
export type TokenCount =
  | {
    /** The tokens of the request: the prompt, the tools and the messages. */
    readonly inputTokens: number;
    readonly unavailable?: undefined;
  }
  | {
    readonly inputTokens?: undefined;
    /** Why the model's tokens cannot be counted here, in the service's words where it says so. */
    readonly unavailable: string;
  };

/** Counts the tokens of a request, such as {@linkcode countTokens} with a client. */
export type TokenCounter = (request: ChatRequest) => Promise<TokenCount>;
