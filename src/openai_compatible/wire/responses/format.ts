/**
 * The format of the Responses API.
 */
import type { WireFormat } from "../format.ts";
import { readAnswer } from "./answer.ts";
import { encodeResponses } from "./encode.ts";
import { responsesEvents } from "./events.ts";

/** The Responses API: one format of requests, and answers made of items. */
export const responses: WireFormat = {
  api: "responses",
  operation: "Responses",
  path: "responses",
  encode: encodeResponses,
  decode: (json, _quirks, failures) => readAnswer(json, failures),
  events: (_quirks, failures) => responsesEvents(failures),
};
