/**
 * Facts about 172 models, as of 2026-11-20. `deno task models:generate` writes this file from
 * `support/models/models.json`, which has the sources: change the facts there.
 */

/** A capability in neither list is unknown, and unknown gates nothing. */
export interface KnownModels {
  /** Jurassic-2 Mid: 8,191 tokens, answers up to 8,191, retired. */
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
  /** Jurassic-2 Ultra: 8,191 tokens, answers up to 8,191, retired. */
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
  /** Jamba 1.5 Large: 256,000 tokens, answers up to 4,096, retired on 2026-11-26. */
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
  /** Jamba 1.5 Mini: 256,000 tokens, answers up to 4,096, retired on 2026-11-26. */
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
  /** Jamba-Instruct: 70,000 tokens, answers up to 4,096, retired. */
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
  /** Nova 2.5 Sonic: speech, active. */
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
  /** Nova 2 Lite: 1,000,000 tokens, answers up to 65,535, active. */
  "amazon.nova-2-lite-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Amazon Nova Multimodal Embeddings: embedding, 8,172 tokens, active. */
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
  /** Nova 2 Pro (preview): 1,000,000 tokens, answers up to 64,000, state unknown. */
  "amazon.nova-2-pro-preview-20251202-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Nova 2 Sonic: speech, active. */
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
  /** Nova Canvas: image, retired on 2026-09-30. */
  "amazon.nova-canvas-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Nova Lite: 300,000 tokens, answers up to 10,000, active. */
  "amazon.nova-lite-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Nova Micro: 128,000 tokens, answers up to 10,000, active. */
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
  /** Nova Premier: 1,000,000 tokens, answers up to 10,000, retired on 2026-09-14; use amazon.nova-pro-v1:0. */
  "amazon.nova-premier-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Nova Pro: 300,000 tokens, answers up to 10,000, active. */
  "amazon.nova-pro-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "videoInput" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Nova Reel 1.0: video, retired on 2026-09-30. */
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
  /** Nova Reel 1.1: video, retired on 2026-09-30. */
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
  /** Nova Sonic: speech, retired on 2026-09-14; use amazon.nova-2-sonic-v1:0. */
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
  /** Amazon Rerank 1.0: rerank, 32,000 tokens, active. */
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
  /** Titan Embeddings G1 - Text v2: embedding, active. */
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
  /** Titan Multimodal Embeddings G1: embedding, 128 tokens, active. */
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
  /** Titan Embeddings G1 - Text: embedding, 8,192 tokens, active. */
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
  /** Titan Text Embeddings V2: embedding, 8,192 tokens, active. */
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
  /** Titan Image Generator G1: image, retired. */
  "amazon.titan-image-generator-v1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Titan Image Generator G1 v2: image, legacy. */
  "amazon.titan-image-generator-v2:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Titan Text G1 - Express: answers up to 8,000, retired; use amazon.nova-lite-v1:0. */
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
  /** Titan Text G1 - Lite: answers up to 4,000, retired; use amazon.nova-micro-v1:0. */
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
  /** Titan Text G1 - Premier: retired; use amazon.nova-pro-v1:0. */
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
  /** Titan Text Large: 8,000 tokens, answers up to 8,000, retired; use amazon.nova-lite-v1:0. */
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
  /** Claude 3.5 Haiku: 200,000 tokens, answers up to 8,192, retired; use anthropic.claude-haiku-5-5. */
  "anthropic.claude-3-5-haiku-20241022-v1:0": {
    can: "chat" | "tools" | "documentInput" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "imageInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3.5 Sonnet: 200,000 tokens, answers up to 4,096, legacy; use anthropic.claude-sonnet-5-5. */
  "anthropic.claude-3-5-sonnet-20240620-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3.5 Sonnet v2: 200,000 tokens, answers up to 8,192, legacy; use anthropic.claude-sonnet-5-5. */
  "anthropic.claude-3-5-sonnet-20241022-v2:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3.7 Sonnet: 200,000 tokens, answers up to 8,192, legacy; use anthropic.claude-sonnet-5-5. */
  "anthropic.claude-3-7-sonnet-20250219-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3 Haiku: 200,000 tokens, answers up to 4,096, retired on 2026-09-10; use anthropic.claude-haiku-5-5. */
  "anthropic.claude-3-haiku-20240307-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3 Opus: 200,000 tokens, answers up to 4,096, retired; use anthropic.claude-opus-5-5. */
  "anthropic.claude-3-opus-20240229-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 3 Sonnet: 200,000 tokens, answers up to 4,096, legacy; use anthropic.claude-sonnet-5-5. */
  "anthropic.claude-3-sonnet-20240229-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Fable 5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-fable-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Fable 5.1: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-fable-5-1": {
    can: "chat" | "imageInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Fable 5.2: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-fable-5-2": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Haiku 4.5: 200,000 tokens, answers up to 64,000, active. */
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
  /** Claude Haiku 5.5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-haiku-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Instant: 100,000 tokens, answers up to 4,096, retired; use anthropic.claude-haiku-5-5. */
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
  /** Claude Mythos 5: active. */
  "anthropic.claude-mythos-5": {
    can: "chat" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** Claude Mythos 5.1: active. */
  "anthropic.claude-mythos-5-1": {
    can: "chat" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** Claude Mythos Preview: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-mythos-preview": {
    can: "chat" | "tools" | "reasoning" | "promptCache";
    cannot: "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4.1: 200,000 tokens, answers up to 32,000, legacy until 2027-01-08; use anthropic.claude-opus-5-5. */
  "anthropic.claude-opus-4-1-20250805-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4: 200,000 tokens, answers up to 32,000, retired; use anthropic.claude-opus-5-5. */
  "anthropic.claude-opus-4-20250514-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4.5: 200,000 tokens, answers up to 64,000, active. */
  "anthropic.claude-opus-4-5-20251101-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4.6: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-opus-4-6-v1": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4.7: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-opus-4-7": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 4.8: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-opus-4-8": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-opus-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Opus 5.5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-opus-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache" | "guardrail";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Sonnet 4: 200,000 tokens, answers up to 65,536, retired on 2026-10-14; use anthropic.claude-sonnet-5-5. */
  "anthropic.claude-sonnet-4-20250514-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Sonnet 4.5: 200,000 tokens, answers up to 64,000, active. */
  "anthropic.claude-sonnet-4-5-20250929-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Sonnet 4.6: 1,000,000 tokens, answers up to 128,000, active. */
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
  /** Claude Sonnet 5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-sonnet-5": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude Sonnet 5.5: 1,000,000 tokens, answers up to 128,000, active. */
  "anthropic.claude-sonnet-5-5": {
    can: "chat" | "tools" | "imageInput" | "reasoning" | "promptCache";
    cannot: "structuredOutput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Claude 1: 100,000 tokens, answers up to 8,191, retired; use anthropic.claude-sonnet-5-5. */
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
  /** Claude 2: 100,000 tokens, answers up to 4,096, retired; use anthropic.claude-sonnet-5-5. */
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
  /** Claude 2.1: 200,000 tokens, answers up to 4,096, retired; use anthropic.claude-sonnet-5-5. */
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
  /** Command Light: 4,096 tokens, answers up to 4,096, retired. */
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
  /** Command R+: 128,000 tokens, answers up to 4,096, retired on 2026-08-19. */
  "cohere.command-r-plus-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
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
  /** Command R: 128,000 tokens, answers up to 4,096, retired on 2026-08-19. */
  "cohere.command-r-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
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
  /** Command: 4,096 tokens, answers up to 4,096, retired. */
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
  /** Cohere Embed English v3: embedding, 512 tokens, active. */
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
  /** Cohere Embed Multilingual v3: embedding, 512 tokens, active. */
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
  /** Cohere Embed v4: embedding, 128,000 tokens, active. */
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
  /** Cohere Rerank 3.5: rerank, 32,000 tokens, active. */
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
  /** DeepSeek-R1: 128,000 tokens, answers up to 32,768, active. */
  "deepseek.r1-v1:0": {
    can: "chat" | "documentInput" | "reasoning" | "guardrail";
    cannot: "tools" | "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** DeepSeek-V3.1: 163,840 tokens, answers up to 81,920, active. */
  "deepseek.v3-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** DeepSeek V3.2: 163,840 tokens, answers up to 163,840, active. */
  "deepseek.v3.2": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Google Gemma 3 12B: 131,072 tokens, answers up to 131,072, active. */
  "google.gemma-3-12b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Google Gemma 3 27B Instruct: 128,000 tokens, answers up to 131,072, active. */
  "google.gemma-3-27b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Gemma 3 4B IT: 128,000 tokens, answers up to 131,072, active. */
  "google.gemma-3-4b-it": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Gemma 4 26B A4B IT: 262,144 tokens, answers up to 32,768, active. */
  "google.gemma-4-26b-a4b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Gemma 4 31B IT: 262,144 tokens, answers up to 32,768, active. */
  "google.gemma-4-31b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Gemma 4 E2B IT: 131,072 tokens, answers up to 8,192, active. */
  "google.gemma-4-e2b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Luma Ray v2: video, active. */
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
  /** Llama 2 Chat 13B: 4,096 tokens, answers up to 4,096, retired; use meta.llama3-1-8b-instruct-v1:0. */
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
  /** Llama 2 Chat 70B: 4,096 tokens, answers up to 4,096, retired; use meta.llama4-maverick-17b-instruct-v1:0. */
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
  /** Llama 3.1 405B Instruct: 128,000 tokens, answers up to 4,096, state unknown. */
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
  /** Llama 3.1 70B Instruct: 128,000 tokens, answers up to 4,096, active. */
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
  /** Llama 3.1 8B Instruct: 128,000 tokens, answers up to 4,096, active. */
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
  /** Llama 3.2 11B Instruct: 128,000 tokens, answers up to 4,096, retired; use meta.llama4-scout-17b-instruct-v1:0. */
  "meta.llama3-2-11b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Llama 3.2 1B Instruct: 128,000 tokens, answers up to 4,096, retired; use meta.llama3-1-8b-instruct-v1:0. */
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
  /** Llama 3.2 3B Instruct: 128,000 tokens, answers up to 4,096, retired; use meta.llama3-1-8b-instruct-v1:0. */
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
  /** Llama 3.2 90B Instruct: 128,000 tokens, answers up to 4,096, retired; use meta.llama4-maverick-17b-instruct-v1:0. */
  "meta.llama3-2-90b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Llama 3.3 70B Instruct: 128,000 tokens, answers up to 4,096, legacy until 2027-03-30; use meta.llama4-maverick-17b-instruct-v1:0. */
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
  /** Llama 3 70B Instruct: 8,192 tokens, answers up to 8,192, active. */
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
  /** Llama 3 8B Instruct: 8,192 tokens, answers up to 8,192, active. */
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
  /** Llama 4 Maverick 17B Instruct: 1,000,000 tokens, answers up to 8,192, active. */
  "meta.llama4-maverick-17b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Llama 4 Scout 17B Instruct: 10,000,000 tokens, answers up to 8,192, active. */
  "meta.llama4-scout-17b-instruct-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** MiniMax-M2: 204,608 tokens, answers up to 409,600, active. */
  "minimax.minimax-m2": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** MiniMax-M2.1: 196,608 tokens, answers up to 196,608, active. */
  "minimax.minimax-m2.1": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** MiniMax-M2.5: 196,608 tokens, answers up to 196,608, active. */
  "minimax.minimax-m2.5": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Devstral 2 123B: 262,144 tokens, answers up to 262,144, active. */
  "mistral.devstral-2-123b": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Magistral Small 1.2: 128,000 tokens, answers up to 131,072, active. */
  "mistral.magistral-small-2509": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Ministral 14B 3.0: 128,000 tokens, answers up to 262,144, active. */
  "mistral.ministral-3-14b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Ministral 3 3B: 256,000 tokens, answers up to 262,144, active. */
  "mistral.ministral-3-3b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Ministral 3 8B: 128,000 tokens, answers up to 262,144, active. */
  "mistral.ministral-3-8b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Mistral 7B Instruct: 32,000 tokens, answers up to 8,191, active. */
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
  /** Mistral Large (24.02): 32,000 tokens, answers up to 8,191, active. */
  "mistral.mistral-large-2402-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Mistral Large 2 (24.07): 128,000 tokens, answers up to 8,191, active. */
  "mistral.mistral-large-2407-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Mistral Large 3: 262,144 tokens, answers up to 262,144, active. */
  "mistral.mistral-large-3-675b-instruct": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Mistral Small (24.02): 32,000 tokens, answers up to 8,191, active. */
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
  /** Mixtral 8x7B Instruct: 32,000 tokens, answers up to 8,191, active. */
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
  /** Pixtral Large (25.02): 128,000 tokens, answers up to 8,192, active. */
  "mistral.pixtral-large-2502-v1:0": {
    can: "chat" | "tools" | "imageInput" | "documentInput" | "guardrail";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Voxtral Mini 3B 2507: 32,768 tokens, answers up to 32,768, active. */
  "mistral.voxtral-mini-3b-2507": {
    can: "chat" | "tools" | "structuredOutput" | "audioInput";
    cannot: "imageInput" | "videoInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Voxtral Small 24B 2507: 32,768 tokens, answers up to 32,768, active. */
  "mistral.voxtral-small-24b-2507": {
    can: "chat" | "tools" | "structuredOutput" | "audioInput";
    cannot: "imageInput" | "videoInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Kimi K2 Thinking: 262,144 tokens, answers up to 262,144, active. */
  "moonshot.kimi-k2-thinking": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Kimi K2.5: 262,144 tokens, answers up to 262,144, active. */
  "moonshotai.kimi-k2.5": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Kimi K3: 1,048,576 tokens, answers up to 128,000, active. */
  "moonshotai.kimi-k3": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Kimi K3.1 Pro Highspeed: 1,048,576 tokens, answers up to 1,048,576, active. */
  "moonshotai.kimi-k3.1": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** NVIDIA Nemotron Nano 12B v2 VL BF16: 131,072 tokens, answers up to 131,072, active. */
  "nvidia.nemotron-nano-12b-v2": {
    can: "chat" | "tools" | "imageInput";
    cannot: "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** NVIDIA Nemotron Nano 3 30B: 262,144 tokens, answers up to 262,144, active. */
  "nvidia.nemotron-nano-3-30b": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** NVIDIA Nemotron Nano 9B v2: 131,072 tokens, answers up to 131,072, active. */
  "nvidia.nemotron-nano-9b-v2": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** NVIDIA Nemotron 3 Super 120B A12B: 262,144 tokens, answers up to 262,144, active. */
  "nvidia.nemotron-super-3-120b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-5.4: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-5.4": {
    can: "chat" | "tools" | "documentInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-5.5: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-5.5": {
    can: "chat" | "tools" | "documentInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-5.6 Luna: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-5.6-luna": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-5.6 Sol: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-5.6-sol": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-5.6 Terra: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-5.6-terra": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-6 Astra: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-6-astra": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-6 Luna: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-6-luna": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-6 Sol: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-6-sol": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-6.1 Sol: 1,000,000 tokens, answers up to 131,072, active. */
  "openai.gpt-6.1-sol": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "reasoning" | "guardrail";
    cannot: "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT-6.1 Terra: 1,050,000 tokens, answers up to 128,000, active. */
  "openai.gpt-6.1-terra": {
    can: "chat" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** gpt-oss-120b: 131,072 tokens, answers up to 128,000, active. */
  "openai.gpt-oss-120b-1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** gpt-oss-20b: 131,072 tokens, answers up to 128,000, active. */
  "openai.gpt-oss-20b-1:0": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT OSS Safeguard 120B: 128,000 tokens, answers up to 131,072, active. */
  "openai.gpt-oss-safeguard-120b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GPT OSS Safeguard 20B: 128,000 tokens, answers up to 131,072, active. */
  "openai.gpt-oss-safeguard-20b": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3 235B-A22B Instruct 2507: 262,144 tokens, answers up to 131,072, active. */
  "qwen.qwen3-235b-a22b-2507-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3 32B: 32,768 tokens, answers up to 32,768, active. */
  "qwen.qwen3-32b-v1:0": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "promptCache" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3-Coder 30B-A3B Instruct: 262,144 tokens, answers up to 262,144, active. */
  "qwen.qwen3-coder-30b-a3b-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3-Coder 480B-A35B Instruct: 131,072 tokens, answers up to 65,536, active. */
  "qwen.qwen3-coder-480b-a35b-v1:0": {
    can: "chat" | "tools" | "structuredOutput";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3 Coder Next: 262,144 tokens, answers up to 262,144, active. */
  "qwen.qwen3-coder-next": {
    can: "chat" | "tools";
    cannot: "imageInput" | "videoInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3-Next 80B-A3B Instruct: 262,144 tokens, answers up to 262,144, active. */
  "qwen.qwen3-next-80b-a3b": {
    can: "chat" | "tools" | "structuredOutput" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Qwen3 VL 235B A22B Instruct: 262,144 tokens, answers up to 262,144, active. */
  "qwen.qwen3-vl-235b-a22b": {
    can: "chat" | "tools" | "structuredOutput" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Stable Diffusion 3.5 Large: image, active. */
  "stability.sd3-5-large-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Diffusion 3 Large: image, retired; use stability.sd3-5-large-v1:0. */
  "stability.sd3-large-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Conservative Upscale: image, active. */
  "stability.stable-conservative-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Creative Upscale: image, active. */
  "stability.stable-creative-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Fast Upscale: image, active. */
  "stability.stable-fast-upscale-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Control Sketch: image, active. */
  "stability.stable-image-control-sketch-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Control Structure: image, active. */
  "stability.stable-image-control-structure-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Core 1.0: image, retired; use stability.stable-image-core-v1:1. */
  "stability.stable-image-core-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Core 1.1: image, active. */
  "stability.stable-image-core-v1:1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Erase Object: image, active. */
  "stability.stable-image-erase-object-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Inpaint: image, active. */
  "stability.stable-image-inpaint-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Remove Background: image, active. */
  "stability.stable-image-remove-background-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Search and Recolor: image, active. */
  "stability.stable-image-search-recolor-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Search and Replace: image, active. */
  "stability.stable-image-search-replace-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Style Guide: image, active. */
  "stability.stable-image-style-guide-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Ultra 1.0: image, retired; use stability.stable-image-ultra-v1:1. */
  "stability.stable-image-ultra-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Ultra 1.1: image, active. */
  "stability.stable-image-ultra-v1:1": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Outpaint: image, active. */
  "stability.stable-outpaint-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Stable Image Style Transfer: image, active. */
  "stability.stable-style-transfer-v1:0": {
    can: "imageOutput";
    cannot: "chat" | "tools" | "structuredOutput" | "documentInput" | "reasoning" | "promptCache" | "embed" | "rerank";
  };
  /** Marengo Embed v2.7: embedding, legacy until 2026-11-30; use twelvelabs.marengo-embed-3-0-v1:0. */
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
  /** Marengo Embed 3.0: embedding, active. */
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
  /** Pegasus v1.2: active. */
  "twelvelabs.pegasus-1-2-v1:0": {
    can: "chat" | "videoInput";
    cannot: "tools" | "imageInput" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Palmyra Vision 7B: 4,096 tokens, answers up to 4,096, active. */
  "writer.palmyra-vision-7b": {
    can: "chat" | "imageInput" | "videoInput";
    cannot: "tools" | "audioInput" | "reasoning" | "embed" | "imageOutput" | "rerank";
  };
  /** Palmyra X4: 122,880 tokens, answers up to 8,192, active. */
  "writer.palmyra-x4-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Palmyra X5: 1,040,000 tokens, answers up to 8,192, active. */
  "writer.palmyra-x5-v1:0": {
    can: "chat" | "tools" | "documentInput" | "guardrail";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Grok 4.3: 1,000,000 tokens, answers up to 131,072, active. */
  "xai.grok-4.3": {
    can: "chat" | "tools" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Grok 4.6: 500,000 tokens, answers up to 500,000, active. */
  "xai.grok-4.6": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** Grok 4.7: 500,000 tokens, answers up to 500,000, active. */
  "xai.grok-4.7": {
    can: "chat" | "tools" | "imageInput" | "reasoning";
    cannot: "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GLM-4.6: active. */
  "zai.glm-4.6": {
    can: "chat";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GLM-4.7: 202,752 tokens, answers up to 202,752, active. */
  "zai.glm-4.7": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GLM-4.7-Flash: 202,752 tokens, answers up to 202,752, active. */
  "zai.glm-4.7-flash": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GLM-5: 202,752 tokens, answers up to 202,752, active. */
  "zai.glm-5": {
    can: "chat" | "tools" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
  /** GLM-5.3: 1,000,000 tokens, answers up to 128,000, active. */
  "zai.glm-5.3": {
    can: "chat" | "reasoning";
    cannot: "imageInput" | "videoInput" | "audioInput" | "embed" | "imageOutput" | "rerank";
  };
}

/** Ids with a row in the table. */
export type KnownModelId = keyof KnownModels;

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

/** Ids that editors complete: those of models that chat and are not retired, bare and with the prefix of each profile. */
export type SuggestedModelId =
  | "amazon.nova-2-lite-v1:0"
  | "us.amazon.nova-2-lite-v1:0"
  | "eu.amazon.nova-2-lite-v1:0"
  | "apac.amazon.nova-2-lite-v1:0"
  | "jp.amazon.nova-2-lite-v1:0"
  | "global.amazon.nova-2-lite-v1:0"
  | "amazon.nova-2-pro-preview-20251202-v1:0"
  | "us.amazon.nova-2-pro-preview-20251202-v1:0"
  | "eu.amazon.nova-2-pro-preview-20251202-v1:0"
  | "apac.amazon.nova-2-pro-preview-20251202-v1:0"
  | "amazon.nova-lite-v1:0"
  | "us.amazon.nova-lite-v1:0"
  | "ca.amazon.nova-lite-v1:0"
  | "eu.amazon.nova-lite-v1:0"
  | "apac.amazon.nova-lite-v1:0"
  | "amazon.nova-micro-v1:0"
  | "us.amazon.nova-micro-v1:0"
  | "eu.amazon.nova-micro-v1:0"
  | "apac.amazon.nova-micro-v1:0"
  | "amazon.nova-pro-v1:0"
  | "us.amazon.nova-pro-v1:0"
  | "eu.amazon.nova-pro-v1:0"
  | "apac.amazon.nova-pro-v1:0"
  | "anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "us.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "eu.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "apac.anthropic.claude-3-5-sonnet-20240620-v1:0"
  | "anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "us.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "eu.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "apac.anthropic.claude-3-5-sonnet-20241022-v2:0"
  | "anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "us.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "us-gov.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "eu.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "apac.anthropic.claude-3-7-sonnet-20250219-v1:0"
  | "anthropic.claude-3-sonnet-20240229-v1:0"
  | "us.anthropic.claude-3-sonnet-20240229-v1:0"
  | "eu.anthropic.claude-3-sonnet-20240229-v1:0"
  | "apac.anthropic.claude-3-sonnet-20240229-v1:0"
  | "anthropic.claude-fable-5"
  | "us.anthropic.claude-fable-5"
  | "eu.anthropic.claude-fable-5"
  | "global.anthropic.claude-fable-5"
  | "anthropic.claude-fable-5-1"
  | "us.anthropic.claude-fable-5-1"
  | "global.anthropic.claude-fable-5-1"
  | "anthropic.claude-fable-5-2"
  | "us.anthropic.claude-fable-5-2"
  | "global.anthropic.claude-fable-5-2"
  | "anthropic.claude-haiku-4-5-20251001-v1:0"
  | "us.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "eu.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "apac.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "jp.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "au.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "in.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "global.anthropic.claude-haiku-4-5-20251001-v1:0"
  | "anthropic.claude-haiku-5-5"
  | "us.anthropic.claude-haiku-5-5"
  | "eu.anthropic.claude-haiku-5-5"
  | "jp.anthropic.claude-haiku-5-5"
  | "au.anthropic.claude-haiku-5-5"
  | "global.anthropic.claude-haiku-5-5"
  | "anthropic.claude-mythos-5"
  | "anthropic.claude-mythos-5-1"
  | "anthropic.claude-mythos-preview"
  | "anthropic.claude-opus-4-1-20250805-v1:0"
  | "us.anthropic.claude-opus-4-1-20250805-v1:0"
  | "eu.anthropic.claude-opus-4-1-20250805-v1:0"
  | "anthropic.claude-opus-4-5-20251101-v1:0"
  | "us.anthropic.claude-opus-4-5-20251101-v1:0"
  | "eu.anthropic.claude-opus-4-5-20251101-v1:0"
  | "global.anthropic.claude-opus-4-5-20251101-v1:0"
  | "anthropic.claude-opus-4-6-v1"
  | "us.anthropic.claude-opus-4-6-v1"
  | "eu.anthropic.claude-opus-4-6-v1"
  | "au.anthropic.claude-opus-4-6-v1"
  | "global.anthropic.claude-opus-4-6-v1"
  | "anthropic.claude-opus-4-7"
  | "us.anthropic.claude-opus-4-7"
  | "eu.anthropic.claude-opus-4-7"
  | "jp.anthropic.claude-opus-4-7"
  | "au.anthropic.claude-opus-4-7"
  | "global.anthropic.claude-opus-4-7"
  | "anthropic.claude-opus-4-8"
  | "us.anthropic.claude-opus-4-8"
  | "eu.anthropic.claude-opus-4-8"
  | "jp.anthropic.claude-opus-4-8"
  | "au.anthropic.claude-opus-4-8"
  | "global.anthropic.claude-opus-4-8"
  | "anthropic.claude-opus-5"
  | "us.anthropic.claude-opus-5"
  | "eu.anthropic.claude-opus-5"
  | "jp.anthropic.claude-opus-5"
  | "au.anthropic.claude-opus-5"
  | "in.anthropic.claude-opus-5"
  | "global.anthropic.claude-opus-5"
  | "anthropic.claude-opus-5-5"
  | "us.anthropic.claude-opus-5-5"
  | "eu.anthropic.claude-opus-5-5"
  | "jp.anthropic.claude-opus-5-5"
  | "au.anthropic.claude-opus-5-5"
  | "global.anthropic.claude-opus-5-5"
  | "anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "us.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "eu.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "jp.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "au.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "global.anthropic.claude-sonnet-4-5-20250929-v1:0"
  | "anthropic.claude-sonnet-4-6"
  | "us.anthropic.claude-sonnet-4-6"
  | "eu.anthropic.claude-sonnet-4-6"
  | "jp.anthropic.claude-sonnet-4-6"
  | "au.anthropic.claude-sonnet-4-6"
  | "global.anthropic.claude-sonnet-4-6"
  | "anthropic.claude-sonnet-5"
  | "us.anthropic.claude-sonnet-5"
  | "eu.anthropic.claude-sonnet-5"
  | "jp.anthropic.claude-sonnet-5"
  | "au.anthropic.claude-sonnet-5"
  | "in.anthropic.claude-sonnet-5"
  | "global.anthropic.claude-sonnet-5"
  | "anthropic.claude-sonnet-5-5"
  | "us.anthropic.claude-sonnet-5-5"
  | "eu.anthropic.claude-sonnet-5-5"
  | "au.anthropic.claude-sonnet-5-5"
  | "global.anthropic.claude-sonnet-5-5"
  | "deepseek.r1-v1:0"
  | "us.deepseek.r1-v1:0"
  | "deepseek.v3-v1:0"
  | "deepseek.v3.2"
  | "us.deepseek.v3.2"
  | "eu.deepseek.v3.2"
  | "google.gemma-3-12b-it"
  | "google.gemma-3-27b-it"
  | "google.gemma-3-4b-it"
  | "google.gemma-4-26b-a4b"
  | "google.gemma-4-31b"
  | "google.gemma-4-e2b"
  | "meta.llama3-1-405b-instruct-v1:0"
  | "us.meta.llama3-1-405b-instruct-v1:0"
  | "meta.llama3-1-70b-instruct-v1:0"
  | "us.meta.llama3-1-70b-instruct-v1:0"
  | "meta.llama3-1-8b-instruct-v1:0"
  | "us.meta.llama3-1-8b-instruct-v1:0"
  | "meta.llama3-3-70b-instruct-v1:0"
  | "us.meta.llama3-3-70b-instruct-v1:0"
  | "meta.llama3-70b-instruct-v1:0"
  | "meta.llama3-8b-instruct-v1:0"
  | "meta.llama4-maverick-17b-instruct-v1:0"
  | "us.meta.llama4-maverick-17b-instruct-v1:0"
  | "meta.llama4-scout-17b-instruct-v1:0"
  | "us.meta.llama4-scout-17b-instruct-v1:0"
  | "minimax.minimax-m2"
  | "minimax.minimax-m2.1"
  | "minimax.minimax-m2.5"
  | "mistral.devstral-2-123b"
  | "mistral.magistral-small-2509"
  | "mistral.ministral-3-14b-instruct"
  | "mistral.ministral-3-3b-instruct"
  | "mistral.ministral-3-8b-instruct"
  | "mistral.mistral-7b-instruct-v0:2"
  | "mistral.mistral-large-2402-v1:0"
  | "mistral.mistral-large-2407-v1:0"
  | "mistral.mistral-large-3-675b-instruct"
  | "mistral.mistral-small-2402-v1:0"
  | "mistral.mixtral-8x7b-instruct-v0:1"
  | "mistral.pixtral-large-2502-v1:0"
  | "us.mistral.pixtral-large-2502-v1:0"
  | "eu.mistral.pixtral-large-2502-v1:0"
  | "mistral.voxtral-mini-3b-2507"
  | "mistral.voxtral-small-24b-2507"
  | "moonshot.kimi-k2-thinking"
  | "moonshotai.kimi-k2.5"
  | "moonshotai.kimi-k3"
  | "us.moonshotai.kimi-k3"
  | "global.moonshotai.kimi-k3"
  | "moonshotai.kimi-k3.1"
  | "us.moonshotai.kimi-k3.1"
  | "global.moonshotai.kimi-k3.1"
  | "nvidia.nemotron-nano-12b-v2"
  | "us-gov.nvidia.nemotron-nano-12b-v2"
  | "nvidia.nemotron-nano-3-30b"
  | "us-gov.nvidia.nemotron-nano-3-30b"
  | "nvidia.nemotron-nano-9b-v2"
  | "nvidia.nemotron-super-3-120b"
  | "openai.gpt-5.4"
  | "openai.gpt-5.5"
  | "openai.gpt-5.6-luna"
  | "us.openai.gpt-5.6-luna"
  | "in.openai.gpt-5.6-luna"
  | "global.openai.gpt-5.6-luna"
  | "openai.gpt-5.6-sol"
  | "us.openai.gpt-5.6-sol"
  | "global.openai.gpt-5.6-sol"
  | "openai.gpt-5.6-terra"
  | "us.openai.gpt-5.6-terra"
  | "in.openai.gpt-5.6-terra"
  | "global.openai.gpt-5.6-terra"
  | "openai.gpt-6-astra"
  | "us.openai.gpt-6-astra"
  | "global.openai.gpt-6-astra"
  | "openai.gpt-6-luna"
  | "us.openai.gpt-6-luna"
  | "global.openai.gpt-6-luna"
  | "openai.gpt-6-sol"
  | "us.openai.gpt-6-sol"
  | "global.openai.gpt-6-sol"
  | "openai.gpt-6.1-sol"
  | "us.openai.gpt-6.1-sol"
  | "global.openai.gpt-6.1-sol"
  | "openai.gpt-6.1-terra"
  | "us.openai.gpt-6.1-terra"
  | "global.openai.gpt-6.1-terra"
  | "openai.gpt-oss-120b-1:0"
  | "us-gov.openai.gpt-oss-120b-1:0"
  | "openai.gpt-oss-20b-1:0"
  | "us-gov.openai.gpt-oss-20b-1:0"
  | "openai.gpt-oss-safeguard-120b"
  | "openai.gpt-oss-safeguard-20b"
  | "qwen.qwen3-235b-a22b-2507-v1:0"
  | "qwen.qwen3-32b-v1:0"
  | "qwen.qwen3-coder-30b-a3b-v1:0"
  | "qwen.qwen3-coder-480b-a35b-v1:0"
  | "qwen.qwen3-coder-next"
  | "qwen.qwen3-next-80b-a3b"
  | "qwen.qwen3-vl-235b-a22b"
  | "twelvelabs.pegasus-1-2-v1:0"
  | "us.twelvelabs.pegasus-1-2-v1:0"
  | "eu.twelvelabs.pegasus-1-2-v1:0"
  | "apac.twelvelabs.pegasus-1-2-v1:0"
  | "global.twelvelabs.pegasus-1-2-v1:0"
  | "writer.palmyra-vision-7b"
  | "writer.palmyra-x4-v1:0"
  | "us.writer.palmyra-x4-v1:0"
  | "writer.palmyra-x5-v1:0"
  | "us.writer.palmyra-x5-v1:0"
  | "xai.grok-4.3"
  | "xai.grok-4.6"
  | "us.xai.grok-4.6"
  | "global.xai.grok-4.6"
  | "xai.grok-4.7"
  | "us.xai.grok-4.7"
  | "global.xai.grok-4.7"
  | "zai.glm-4.6"
  | "zai.glm-4.7"
  | "zai.glm-4.7-flash"
  | "zai.glm-5"
  | "zai.glm-5.3"
  | "us.zai.glm-5.3"
  | "global.zai.glm-5.3";
