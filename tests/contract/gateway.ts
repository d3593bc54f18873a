/**
 * AI Gateway as a subject of the contract.
 */
import { createGateway } from "@bedrock-edge/client/gateway";
import { GATEWAY_KEY, gatewayService } from "./gateway_service.ts";
import type { Subject } from "./stage.ts";

/** AI Gateway, and the abilities that its protocol lacks. */
export const GATEWAY_SUBJECT: Subject = {
  name: "gateway",
  model: "amazon/nova-lite",
  lacks: {
    corruptionDetected: "server-sent events have no checksum",
    unknownBlockParts: "the protocol has whole parts only, beside texts, reasoning and input",
    "error:model": "the gateway gives failures of the model and of itself the same type",
    repairs: "the gateway accepts blank text, so nothing needs a repair",
  },
  perRequest: ["response"],
  startService: gatewayService,
  createProvider: ({ url, fetch, clock }) =>
    createGateway({ apiKey: GATEWAY_KEY, env: {}, clock, baseURL: `${url}/v4/ai`, ...(fetch ? { fetch } : {}) }),
};
