/**
 * Writes requests as Chat Completions, and reads their streams, for the families with such bodies.
 */
import type { JsonObject } from "../../../../base/json_object.ts";
import type { Message } from "../../../../chat/content.ts";
import { chatCompletions } from "../../../../openai_compatible/wire/chat/format.ts";
import type { OpenAIChatOptions } from "../../../../openai_compatible/wire/extras.ts";
import type { Quirks } from "../../../../openai_compatible/wire/quirks.ts";
import type { Answer } from "../../../../operation/prepared_call.ts";
import type { Failures } from "../../../../transport/failure.ts";
import type { FamilyEvents, FamilyRequest } from "../../base/family.ts";
import { namedFailures } from "./named_failures.ts";

/**
 * Returns the members of a request, without the model, which is in the path, and without the options that Bedrock sends in headers.
 *
 * @param changes options in the place of the request's.
 * @param mode the mode of structured output that is a member of the body; the prompt has all others.
 * @throws {TypeError} when the format cannot express a part of the request.
 */
export function chatBody(
  { model, prompt, options, notes }: FamilyRequest,
  quirks: Quirks,
  changes: Partial<OpenAIChatOptions> = {},
  mode?: "native",
): JsonObject {
  const { cache: _cache, serviceTier: _tier, ...rest } = options;
  const given: OpenAIChatOptions = {
    ...rest,
    system: prompt.system.map(({ block }) => block),
    tools: prompt.tools.map(({ block }) => block),
    messages: prompt.messages.map(({ role, content }): Message => ({
      role,
      content: content.map(({ block }) => block),
    })),
    ...changes,
  };
  const { body, repairs } = chatCompletions.encode({ model, options: given, quirks, streaming: false, mode });
  notes.add(repairs);
  const { model: _inThePath, ...members } = body;
  return members;
}

/**
 * Reads a whole answer in the shape of Chat Completions; `undefined` for other JSON.
 *
 * @throws {ProviderError} for a failure that the model reports with a status of success.
 */
export function chatAnswer(json: JsonObject, failures: Failures): Answer | undefined {
  return chatCompletions.decode(json, {}, namedFailures(failures));
}

/**
 * Begins to read a stream of Chat Completions.
 *
 * @param prepare returns a chunk as Chat Completions have it.
 */
export function chatEvents(
  failures: Failures,
  prepare: (json: JsonObject) => JsonObject = (json) => json,
): FamilyEvents {
  const events = chatCompletions.events({}, namedFailures(failures));
  return {
    read: (json, batch) => events.read(prepare(json), batch, undefined),
    end: (batch) => events.end(batch),
  };
}
