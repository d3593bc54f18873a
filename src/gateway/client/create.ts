/**
 * Creates clients of AI Gateway.
 */
import { checkOptions } from "../../base/check_options.ts";
import { setIdentity } from "../../chat/model_identity.ts";
import type { ModelTraits } from "../../chat/provider.ts";
import { chatMethods } from "../../chat/stream/chat_methods.ts";
import { familyOf } from "../../models/family.ts";
import { PROVIDER } from "../service/service.ts";
import { withoutKeys } from "./body_secrets.ts";
import { gatewayChats } from "./chat.ts";
import { createCore, setCore } from "./core.ts";
import { GATEWAY_OPTIONS, GATEWAY_TABLES } from "./option_tables.ts";
import type { Gateway, GatewayOptions } from "./options.ts";

/**
 * Creates a client for Vercel's AI Gateway, which serves the models of many vendors. Without options the credentials come from the
 * environment: `AI_GATEWAY_API_KEY`, or on Vercel the OIDC token of the deployment. Ids of models are `creator/model`.
 *
 * `requestId` of results, of `partial` and of errors is the id of the generation, once the gateway has sent it. The metadata of the
 * vendors are in `result.unknown.providerMetadata`, and those of a block in `block.unknown.providerMetadata`; they go back with the
 * block.
 *
 * @throws {TypeError} when an option has an unknown name or an invalid value, when `baseURL` cannot be called, or when its path
 * contradicts `protocol`. Missing credentials are the first call's failure.
 * @throws {RangeError} when a timeout, a retry count or a limit is out of range.
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { createGateway } from "@bedrock-edge/client/gateway";
 *
 * const answer = {
 *   content: [{ type: "text", text: "Paris." }],
 *   finishReason: { unified: "stop", raw: "end_turn" },
 *   usage: { inputTokens: { total: 9 }, outputTokens: { total: 3 } },
 *   providerMetadata: { gateway: { generationId: "gen_01" } },
 * };
 * const fetch = () => Promise.resolve(Response.json(answer)); // leave out `fetch` to call AI Gateway
 * const gateway = createGateway({ apiKey: "k", fetch });
 * const { text, usage, requestId } = await gateway.chat({
 *   model: "anthropic/claude-sonnet-4.5",
 *   messages: "The capital of France?",
 *   gateway: { order: ["bedrock", "anthropic"] },
 * });
 * assertEquals([text, usage?.totalTokens, requestId], ["Paris.", 12, "gen_01"]);
 * ```
 */
export function createGateway(options: GatewayOptions = {}): Gateway {
  checkOptions(options, GATEWAY_OPTIONS);
  const { defaults, timeouts, clock } = options;
  if (defaults !== undefined) checkOptions(defaults, GATEWAY_TABLES.defaults, "defaults");
  const core = createCore(options);
  const methods = chatMethods({
    provider: PROVIDER,
    tables: GATEWAY_TABLES,
    defaults,
    timeouts,
    clock,
    ...gatewayChats(core),
    traitsOf,
    withoutSecrets: withoutKeys,
  });
  const gateway = {
    ...methods,
    // Another gateway may have other models under the same ids.
    model: (...given: Parameters<typeof methods.model>) => setIdentity(methods.model(...given), () => core.base.url),
    // deno-lint-ignore require-await -- what it throws must reject
    authInfo: async () => core.authInfo(),
    close: core.close,
    [Symbol.dispose]: core.close,
  } as unknown as Gateway; // the type arguments follow the request's tools and schema, which are known to the compiler alone
  setCore(gateway, core);
  return gateway;
}

/** Returns the family of a model by the creator in its id. The gateway does not say where a request is processed. */
function traitsOf(model: string): ModelTraits | undefined {
  const [creator, name] = `${model}`.split(/\/(.*)/s);
  if (!creator || !name) return undefined;
  // Ids of Bedrock have no Gemini, whose creator there has other models.
  return { family: name.startsWith("gemini") ? "gemini" : familyOf(`${creator}.${name}`) ?? creator };
}
