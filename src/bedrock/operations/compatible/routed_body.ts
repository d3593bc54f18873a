/**
 * The model in the body of a request, routed as that of a chat.
 */
import { bytesOf } from "../../../base/base64.ts";
import type { Repair } from "../../../chat/result.ts";
import type { Bedrock } from "../../client/client.ts";
import { isRequest } from "../../client/fetch_call.ts";
import { parsedObject } from "./parsed_object.ts";

/**
 * Returns the body with the id that is called; `undefined` for a body that stays as it is. A body that is not JSON names no model.
 *
 * @throws {TypeError} when the id cannot be called, or the call would leave the `residency`.
 */
export async function routedBody(
  bedrock: Bedrock,
  input: unknown,
  init: RequestInit,
  onRepair: ((repair: Repair) => void) | undefined,
): Promise<string | undefined> {
  const json = parsedObject(await textOf(input, init.body));
  if (typeof json.model !== "string" || json.model === "") return undefined;
  const { modelId, repairs } = await bedrock.route(json.model);
  if (modelId === json.model) return undefined;
  for (const repair of repairs) onRepair?.(repair);
  return JSON.stringify({ ...json, model: modelId });
}

/** Returns the text of a body; an empty text for a form or a stream, which is sent unread. */
async function textOf(input: unknown, body: BodyInit | null | undefined): Promise<string> {
  if (typeof body === "string") return body;
  const bytes = bytesOf(body);
  if (bytes) return new TextDecoder().decode(bytes);
  const isJson = isRequest(input) && /\bjson\b/.test(input.headers.get("content-type") ?? "");
  // A request that has been read is refused by the client, in its own words.
  return isJson && !body && !input.bodyUsed ? await input.clone().text() : "";
}
