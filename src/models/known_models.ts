/**
 * What is known of 172 models, as of 2026-11-20. Written by `deno task models:generate` from
 * `support/models/models.json`, where the sources are: change it there.
 */

/** A capability in neither list is unknown, and unknown gates nothing. */
export interface KnownModels {
  /** What it can and cannot. */
  "ai21.j2-mid-v1": {
    can: "chat" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "ai21.j2-ultra-v1": {
    can: "chat" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "ai21.jamba-1-5-large-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot:
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "ai21.jamba-1-5-mini-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot:
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "ai21.jamba-instruct-v1:0": {
    can: "chat";
    cannot:
      | "tools"
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "guardrail"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-2-5-sonic": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-2-lite-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-2-multimodal-embeddings-v1:0": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-2-pro-preview-20251202-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-2-sonic-v1:0": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-canvas-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-lite-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-micro-v1:0": {
    can: "chat" | "tools" | "promptCache" | "guardrail";
    cannot:
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-premier-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-pro-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-reel-v1:0": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-reel-v1:1": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.nova-sonic-v1:0": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.rerank-v1:0": {
    can: "rerank";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput";
  };
  /** What it can and cannot. */
  "amazon.titan-embed-g1-text-02": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-embed-image-v1": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-embed-text-v1": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-embed-text-v2:0": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-image-generator-v1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-image-generator-v2:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-text-express-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-text-lite-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-text-premier-v1:0": {
    can: "chat" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "amazon.titan-tg1-large": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-5-haiku-20241022-v1:0": {
    can: "chat" | "tools" | "documentInput" | "promptCache";
    cannot: "structuredOutput" | "imageInput" | "reasoning" | "guardrail" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-5-sonnet-20240620-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-5-sonnet-20241022-v2:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-7-sonnet-20250219-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-haiku-20240307-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-opus-20240229-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-3-sonnet-20240229-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-fable-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-fable-5-1": {
    can: "chat" | "imageInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-fable-5-2": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-haiku-4-5-20251001-v1:0": {
    can:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "guardrail";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-haiku-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-instant-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-mythos-5": {
    can: "chat" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-mythos-5-1": {
    can: "chat" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-mythos-preview": {
    can: "chat" | "tools" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-1-20250805-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-20250514-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-5-20251101-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-6-v1": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-7": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-4-8": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-opus-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-sonnet-4-20250514-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-sonnet-4-5-20250929-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-sonnet-4-6": {
    can:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "guardrail";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-sonnet-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-sonnet-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-v2": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "anthropic.claude-v2:1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.command-light-text-v14": {
    can: "chat" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.command-r-plus-v1:0": {
    can: "chat" | "tools" | "documentInput";
    cannot:
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "guardrail"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.command-r-v1:0": {
    can: "chat" | "tools" | "documentInput";
    cannot:
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "guardrail"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.command-text-v14": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.embed-english-v3": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.embed-multilingual-v3": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.embed-v4:0": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "cohere.rerank-v3-5:0": {
    can: "rerank";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput";
  };
  /** What it can and cannot. */
  "deepseek.r1-v1:0": {
    can: "chat" | "documentInput" | "reasoning" | "guardrail";
    cannot: "tools" | "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "deepseek.v3-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "deepseek.v3.2": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-3-12b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-3-27b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-3-4b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-4-26b-a4b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-4-31b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "google.gemma-4-e2b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "luma.ray-v2:0": {
    can: never;
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama2-13b-chat-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama2-70b-chat-v1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-1-405b-instruct-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot:
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-1-70b-instruct-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot:
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-1-8b-instruct-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot:
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-2-11b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-2-1b-instruct-v1:0": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-2-3b-instruct-v1:0": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-2-90b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-3-70b-instruct-v1:0": {
    can: "chat" | "tools" | "guardrail";
    cannot:
      | "structuredOutput"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-70b-instruct-v1:0": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama3-8b-instruct-v1:0": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama4-maverick-17b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "meta.llama4-scout-17b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "minimax.minimax-m2": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "minimax.minimax-m2.1": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "minimax.minimax-m2.5": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.devstral-2-123b": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.magistral-small-2509": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.ministral-3-14b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.ministral-3-3b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.ministral-3-8b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mistral-7b-instruct-v0:2": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mistral-large-2402-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mistral-large-2407-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mistral-large-3-675b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mistral-small-2402-v1:0": {
    can: "chat" | "tools" | "guardrail";
    cannot:
      | "imageInput"
      | "documentInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "mistral.mixtral-8x7b-instruct-v0:1": {
    can: "chat" | "documentInput" | "guardrail";
    cannot:
      | "tools"
      | "imageInput"
      | "videoInput"
      | "audioInput"
      | "reasoning"
      | "promptCache"
      | "embed"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "mistral.pixtral-large-2502-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.voxtral-mini-3b-2507": {
    can: "chat" | "tools" | "structuredOutput" | "audioInput";
    cannot: "imageInput" | "videoInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "mistral.voxtral-small-24b-2507": {
    can: "chat" | "tools" | "structuredOutput" | "audioInput";
    cannot: "imageInput" | "videoInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "moonshot.kimi-k2-thinking": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "moonshotai.kimi-k2.5": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "moonshotai.kimi-k3": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "moonshotai.kimi-k3.1": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "nvidia.nemotron-nano-12b-v2": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "nvidia.nemotron-nano-3-30b": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "nvidia.nemotron-nano-9b-v2": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "nvidia.nemotron-super-3-120b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-5.4": {
    can: "chat" | "tools" | "documentInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-5.5": {
    can: "chat" | "tools" | "documentInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-5.6-luna": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-5.6-sol": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-5.6-terra": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-6-astra": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-6-luna": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-6-sol": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-6.1-sol": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "reasoning" | "guardrail";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-6.1-terra": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-oss-120b-1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-oss-20b-1:0": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-oss-safeguard-120b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "openai.gpt-oss-safeguard-20b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-235b-a22b-2507-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-32b-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-coder-30b-a3b-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-coder-480b-a35b-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-coder-next": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-next-80b-a3b": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "qwen.qwen3-vl-235b-a22b": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "stability.sd3-5-large-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.sd3-large-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-conservative-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-creative-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-fast-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-control-sketch-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-control-structure-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-core-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-core-v1:1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-erase-object-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-inpaint-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-remove-background-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-search-recolor-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-search-replace-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-style-guide-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-ultra-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-image-ultra-v1:1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-outpaint-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "stability.stable-style-transfer-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** What it can and cannot. */
  "twelvelabs.marengo-embed-2-7-v1:0": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "twelvelabs.marengo-embed-3-0-v1:0": {
    can: "embed";
    cannot:
      | "chat"
      | "tools"
      | "structuredOutput"
      | "documentInput"
      | "reasoning"
      | "promptCache"
      | "imageOutput"
      | "rerank";
  };
  /** What it can and cannot. */
  "twelvelabs.pegasus-1-2-v1:0": {
    can: "chat" | "videoInput";
    cannot: "tools" | "imageInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "writer.palmyra-vision-7b": {
    can: "chat" | "imageInput" | "videoInput";
    cannot: "tools" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "writer.palmyra-x4-v1:0": {
    can: "chat" | "tools" | "documentInput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "writer.palmyra-x5-v1:0": {
    can: "chat" | "tools" | "documentInput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "xai.grok-4.3": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "xai.grok-4.6": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "xai.grok-4.7": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "zai.glm-4.6": {
    can: "chat";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "zai.glm-4.7": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "zai.glm-4.7-flash": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "zai.glm-5": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** What it can and cannot. */
  "zai.glm-5.3": {
    can: "chat" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
}

/** Ids with a row in the table. */
export type KnownModelId = keyof KnownModels;

/** What stands before an id in its cross-region inference profiles. */
export type ProfilePrefix = "apac" | "au" | "ca" | "eu" | "global" | "in" | "jp" | "us" | "us-gov";

/** Inference profiles that exist: not every prefix with every id, which would cost several times the checking. */
export type KnownProfileId =
  | "us.amazon.nova-2-lite-v1:0"
  | "eu.amazon.nova-2-lite-v1:0"
  | "apac.amazon.nova-2-lite-v1:0"
  | "jp.amazon.nova-2-lite-v1:0"
  | "global.amazon.nova-2-lite-v1:0"
  | "us.amazon.nova-2-pro-preview-20251202-v1:0"
  | "eu.amazon.nova-2-pro-preview-20251202-v1:0"
  | "apac.amazon.nova-2-pro-preview-20251202-v1:0"
  | "us.amazon.nova-canvas-v1:0"
  | "us.amazon.nova-lite-v1:0"
  | "ca.amazon.nova-lite-v1:0"
  | "eu.amazon.nova-lite-v1:0"
  | "apac.amazon.nova-lite-v1:0"
  | "us.amazon.nova-micro-v1:0"
  | "eu.amazon.nova-micro-v1:0"
  | "apac.amazon.nova-micro-v1:0"
  | "us.amazon.nova-premier-v1:0"
  | "us.amazon.nova-pro-v1:0"
  | "eu.amazon.nova-pro-v1:0"
  | "apac.amazon.nova-pro-v1:0"
  | "us.anthropic.claude-3-5-haiku-20241022-v1:0"
  | "eu.anthropic.claude-3-5-haiku-20241022-v1:0"
  | "us.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "eu.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "apac.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "us.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "eu.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "apac.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "us-gov.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "eu.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "apac.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "us.anthropic.claude-3-haiku-20240307-v1:0"
  | "eu.anthropic.claude-3-haiku-20240307-v1:0"
  | "apac.anthropic.claude-3-haiku-20240307-v1:0"
  | "us.anthropic.claude-3-opus-20240229-v1:0"
  | "eu.anthropic.claude-3-opus-20240229-v1:0"
  | "us.anthropic.claude-3-sonnet-20240229-v1:0"
  | "eu.anthropic.claude-3-sonnet-20240229-v1:0"
  | "apac.anthropic.claude-3-sonnet-20240229-v1:0"
  | "us.anthropic.claude-fable-5"
  | "eu.anthropic.claude-fable-5"
  | "global.anthropic.claude-fable-5"
  | "us.anthropic.claude-fable-5-1"
  | "global.anthropic.claude-fable-5-1"
  | "us.anthropic.claude-fable-5-2"
  | "global.anthropic.claude-fable-5-2"
  | "us.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "apac.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "au.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "in.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "global.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "us.anthropic.claude-haiku-5-5"
  | "eu.anthropic.claude-haiku-5-5"
  | "jp.anthropic.claude-haiku-5-5"
  | "au.anthropic.claude-haiku-5-5"
  | "global.anthropic.claude-haiku-5-5"
  | "us.anthropic.claude-opus-4-1-20250805-v1:0"
  | "eu.anthropic.claude-opus-4-1-20250805-v1:0"
  | "us.anthropic.claude-opus-4-20250514-v1:0"
  | "eu.anthropic.claude-opus-4-20250514-v1:0"
  | "us.anthropic.claude-opus-4-5-20251101-v1:0"
  | "eu.anthropic.claude-opus-4-5-20251101-v1:0"
  | "global.anthropic.claude-opus-4-5-20251101-v1:0"
  | "us.anthropic.claude-opus-4-6-v1"
  | "eu.anthropic.claude-opus-4-6-v1"
  | "au.anthropic.claude-opus-4-6-v1"
  | "global.anthropic.claude-opus-4-6-v1"
  | "us.anthropic.claude-opus-4-7"
  | "eu.anthropic.claude-opus-4-7"
  | "jp.anthropic.claude-opus-4-7"
  | "au.anthropic.claude-opus-4-7"
  | "global.anthropic.claude-opus-4-7"
  | "us.anthropic.claude-opus-4-8"
  | "eu.anthropic.claude-opus-4-8"
  | "jp.anthropic.claude-opus-4-8"
  | "au.anthropic.claude-opus-4-8"
  | "global.anthropic.claude-opus-4-8"
  | "us.anthropic.claude-opus-5"
  | "eu.anthropic.claude-opus-5"
  | "jp.anthropic.claude-opus-5"
  | "au.anthropic.claude-opus-5"
  | "in.anthropic.claude-opus-5"
  | "global.anthropic.claude-opus-5"
  | "us.anthropic.claude-opus-5-5"
  | "eu.anthropic.claude-opus-5-5"
  | "jp.anthropic.claude-opus-5-5"
  | "au.anthropic.claude-opus-5-5"
  | "global.anthropic.claude-opus-5-5"
  | "us.anthropic.claude-sonnet-4-20250514-v1:0"
  | "eu.anthropic.claude-sonnet-4-20250514-v1:0"
  | "apac.anthropic.claude-sonnet-4-20250514-v1:0"
  | "global.anthropic.claude-sonnet-4-20250514-v1:0"
  | "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "jp.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "au.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "global.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "us.anthropic.claude-sonnet-4-6"
  | "eu.anthropic.claude-sonnet-4-6"
  | "jp.anthropic.claude-sonnet-4-6"
  | "au.anthropic.claude-sonnet-4-6"
  | "global.anthropic.claude-sonnet-4-6"
  | "us.anthropic.claude-sonnet-5"
  | "eu.anthropic.claude-sonnet-5"
  | "jp.anthropic.claude-sonnet-5"
  | "au.anthropic.claude-sonnet-5"
  | "in.anthropic.claude-sonnet-5"
  | "global.anthropic.claude-sonnet-5"
  | "us.anthropic.claude-sonnet-5-5"
  | "eu.anthropic.claude-sonnet-5-5"
  | "au.anthropic.claude-sonnet-5-5"
  | "global.anthropic.claude-sonnet-5-5"
  | "us.cohere.embed-v4:0"
  | "eu.cohere.embed-v4:0"
  | "global.cohere.embed-v4:0"
  | "us.deepseek.r1-v1:0"
  | "us.deepseek.v3.2"
  | "eu.deepseek.v3.2"
  | "us.meta.llama3-1-405b-instruct-v1:0"
  | "us.meta.llama3-1-70b-instruct-v1:0"
  | "us.meta.llama3-1-8b-instruct-v1:0"
  | "us.meta.llama3-2-11b-instruct-v1:0"
  | "us.meta.llama3-2-1b-instruct-v1:0"
  | "eu.meta.llama3-2-1b-instruct-v1:0"
  | "us.meta.llama3-2-3b-instruct-v1:0"
  | "eu.meta.llama3-2-3b-instruct-v1:0"
  | "us.meta.llama3-2-90b-instruct-v1:0"
  | "us.meta.llama3-3-70b-instruct-v1:0"
  | "us.meta.llama4-maverick-17b-instruct-v1:0"
  | "us.meta.llama4-scout-17b-instruct-v1:0"
  | "us.mistral.pixtral-large-2502-v1:0"
  | "eu.mistral.pixtral-large-2502-v1:0"
  | "us.moonshotai.kimi-k3"
  | "global.moonshotai.kimi-k3"
  | "us.moonshotai.kimi-k3.1"
  | "global.moonshotai.kimi-k3.1"
  | "us-gov.nvidia.nemotron-nano-12b-v2"
  | "us-gov.nvidia.nemotron-nano-3-30b"
  | "us.openai.gpt-5.6-luna"
  | "in.openai.gpt-5.6-luna"
  | "global.openai.gpt-5.6-luna"
  | "us.openai.gpt-5.6-sol"
  | "global.openai.gpt-5.6-sol"
  | "us.openai.gpt-5.6-terra"
  | "in.openai.gpt-5.6-terra"
  | "global.openai.gpt-5.6-terra"
  | "us.openai.gpt-6-astra"
  | "global.openai.gpt-6-astra"
  | "us.openai.gpt-6-luna"
  | "global.openai.gpt-6-luna"
  | "us.openai.gpt-6-sol"
  | "global.openai.gpt-6-sol"
  | "us.openai.gpt-6.1-sol"
  | "global.openai.gpt-6.1-sol"
  | "us.openai.gpt-6.1-terra"
  | "global.openai.gpt-6.1-terra"
  | "us-gov.openai.gpt-oss-120b-1:0"
  | "us-gov.openai.gpt-oss-20b-1:0"
  | "us.stability.stable-conservative-upscale-v1:0"
  | "us.stability.stable-creative-upscale-v1:0"
  | "us.stability.stable-fast-upscale-v1:0"
  | "us.stability.stable-image-control-sketch-v1:0"
  | "us.stability.stable-image-control-structure-v1:0"
  | "us.stability.stable-image-erase-object-v1:0"
  | "us.stability.stable-image-inpaint-v1:0"
  | "us.stability.stable-image-remove-background-v1:0"
  | "us.stability.stable-image-search-recolor-v1:0"
  | "us.stability.stable-image-search-replace-v1:0"
  | "us.stability.stable-image-style-guide-v1:0"
  | "us.stability.stable-outpaint-v1:0"
  | "us.stability.stable-style-transfer-v1:0"
  | "us.twelvelabs.marengo-embed-2-7-v1:0"
  | "eu.twelvelabs.marengo-embed-2-7-v1:0"
  | "apac.twelvelabs.marengo-embed-2-7-v1:0"
  | "us.twelvelabs.marengo-embed-3-0-v1:0"
  | "eu.twelvelabs.marengo-embed-3-0-v1:0"
  | "us.twelvelabs.pegasus-1-2-v1:0"
  | "eu.twelvelabs.pegasus-1-2-v1:0"
  | "apac.twelvelabs.pegasus-1-2-v1:0"
  | "global.twelvelabs.pegasus-1-2-v1:0"
  | "us.writer.palmyra-x4-v1:0"
  | "us.writer.palmyra-x5-v1:0"
  | "us.xai.grok-4.6"
  | "global.xai.grok-4.6"
  | "us.xai.grok-4.7"
  | "global.xai.grok-4.7"
  | "us.zai.glm-5.3"
  | "global.zai.glm-5.3";
