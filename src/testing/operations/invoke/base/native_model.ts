/** Models whose native bodies are neither a chat nor a prompt: embeddings, images, rerankers. */

import type { FakeOperationOptions } from "../../options.ts";

/** A request of InvokeModel to such a model. */
export interface NativeRequest {
  /** The id of the path, decoded. */
  readonly modelId: string;
  /** The id of the model behind it. */
  readonly model: string;
  /** The format of the model's bodies, as in the facts about models. */
  readonly format: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The options of the fake. */
  readonly options: FakeOperationOptions;
}

/** The answer of such a model. */
export interface NativeAnswer {
  /** The body, sent as JSON. */
  readonly body: unknown;
  /** The count of the header `x-amzn-bedrock-input-token-count`. @default no header, as for images and rerankers */
  readonly inputTokens?: number;
  /** The count of the header `x-amzn-bedrock-output-token-count`. @default no header */
  readonly outputTokens?: number;
}

/** The models of some formats. */
export interface NativeModels {
  /** The formats, as in the facts about models (`bodyFormat`), such as `titan-embed-text`. */
  readonly formats: readonly string[];
  /** Answers. @throws {Refusal} where AWS would refuse. */
  answer(request: NativeRequest): NativeAnswer;
}
