/**
 * The codec for the option `codecs` of a client.
 */
import { checkOptions, invalidOption, type OptionTable, optionTable } from "../base/check_options.ts";
import { kindOf } from "../base/quote.ts";
import type { ChatCodec, OwnChatCodec } from "../bedrock/codec.ts";
import { createMantleCodec, mantleModel } from "./codec.ts";
import { withMantleFailures } from "./failures.ts";
import { mantleService } from "./place.ts";

/** The options of `mantle()`. */
export interface MantleOptions {
  /**
   * The endpoint instead of AWS's host, such as that of a proxy: https, or http on loopback. Default: the client's `endpoint` if it is
   * on loopback, else `https://bedrock-mantle.{region}.api.aws`. A client whose runtime has another endpoint of its own needs this
   * option: its credentials may be a gateway's.
   */
  readonly endpoint?: string | URL | undefined;
}

const OPTIONS: OptionTable = /* @__PURE__ */ optionTable<MantleOptions>(() => ({
  of: "mantle()",
  options: {
    endpoint(value, option) {
      if (typeof value !== "string" && typeof Object(value).href !== "string") {
        throw invalidOption(option, kindOf(value), "a URL or a string");
      }
    },
  },
  otherNames: {
    baseURL: "endpoint",
    baseUrl: "endpoint",
    url: "endpoint",
    region: "createBedrock({ region })",
    apiKey: "createBedrock({ apiKey })",
    credentials: "createBedrock({ credentials })",
  },
}));

/**
 * Returns the codec for models that Converse does not serve, for `createBedrock({ codecs })`: those whose row in the registry says how
 * `bedrock-mantle` serves them. `registerModel` of `./models` adds others. A model that Converse serves is called as without the codec.
 *
 * A row says which API serves the model: Chat Completions, Responses, or Anthropic's Messages. With Responses nothing is stored at
 * the service, and reasoning goes back encrypted. With Messages cache points and betas work too: names of betas go into
 * `additionalModelRequestFields: { anthropic_beta: [name] }`. The answer comes from the region that is called, so that every
 * `residency` allows the call. There is no FIPS host.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createBedrock } from "@bedrock-edge/client";
 * import { mantle } from "@bedrock-edge/client/mantle";
 * import { fakeBedrock } from "@bedrock-edge/client/testing";
 *
 * const fake = fakeBedrock({ apiKey: "k", mantle: { replies: ["Paris."] } });
 * const bedrock = createBedrock({ region: "us-east-1", apiKey: "k", fetch: fake, codecs: [mantle()] });
 * const model = bedrock.model("zai.glm-4.6", { maxTokens: 100 });
 * assertEquals(await model.stream({ messages: "The capital of France?" }).text(), "Paris.");
 * assertEquals(fake.mantleRequests.map(({ operation }) => operation), ["chat/completions"]);
 * ```
 */
export function mantle(options: MantleOptions = {}): ChatCodec {
  checkOptions(options, OPTIONS);
  const service = mantleService(options.endpoint);
  const serves = (id: string) => mantleModel(id) !== undefined;
  const codec: OwnChatCodec = {
    name: "mantle",
    serves,
    create: (settings) => createMantleCodec(settings, service),
    serviceOf: (main) => withMantleFailures(main, serves),
  };
  return codec;
}
