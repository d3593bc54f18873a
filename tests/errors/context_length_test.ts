import { assert, assertEquals } from "@std/assert";
import { ContextLengthError } from "@bedrock-edge/client";
import { createGateway } from "@bedrock-edge/client/gateway";
import { createOpenAICompatible } from "@bedrock-edge/client/openai-compatible";
import { saysTooLong, tokenCounts } from "../../src/errors/context_length.ts";
import { mustBeLinear } from "../helpers/growth.ts";

const WORDS: readonly (readonly [words: string, sent: number | undefined, limit: number | undefined])[] = [
  ["prompt is too long: 210000 tokens > 200000 maximum", 210_000, 200_000],
  [
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130,001 tokens.",
    130_001,
    128_000,
  ],
  ["The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).", 1_200_000, 1_048_576],
];

Deno.test("the words of a prompt that is too long are read alike by both other providers", async () => {
  for (const [message, sent, limit] of WORDS) {
    const refuse = (body: unknown) => () => Promise.resolve(Response.json(body, { status: 400 }));
    const error = { message, type: "invalid_request_error", param: null, code: null };
    const models = [
      createOpenAICompatible({ name: "a", baseURL: "https://a.example/v1", apiKey: "k", fetch: refuse({ error }) })
        .model("m"),
      createGateway({ apiKey: "k", fetch: refuse({ error: { message, type: error.type } }) }).model("v/m"),
    ];
    for (const model of models) {
      const failure = await model.chat({ messages: "Hi" }).then(() => undefined, (error: unknown) => error);
      assert(failure instanceof ContextLengthError, `${model.provider}: ${failure}`);
      assertEquals([failure.requestTokens, failure.maxTokens], [sent, limit]);
    }
  }
});

Deno.test("words that quote a caller at length are searched in linear time", async () => {
  for (const pump of ["input length and ", "input token count ", "total number of tokens "]) {
    await mustBeLinear(pump, 20_000, (size) => {
      const words = pump.repeat(size / pump.length);
      assertEquals([saysTooLong(words), tokenCounts(words).requestTokens], [false, undefined]);
    });
  }
});
