/**
 * Refuses options that a family's format has no member for.
 */
import type { BedrockChatOptions } from "../../../chat_options.ts";
import type { FamilyRequest } from "../../base/family.ts";

/** The options that some format lacks. */
type Parameter = "maxTokens" | "temperature" | "topP" | "topK" | "stopSequences" | "reasoning";

/**
 * Refuses parameters that a format lacks. Stop sequences that are an empty list, and reasoning that is off, ask for nothing.
 *
 * @param format the name of the format for a message, such as `Llama's prompts`.
 * @throws {TypeError} for the first of them that the request has.
 */
export function refuseParameters(options: BedrockChatOptions, format: string, missing: readonly Parameter[]): void {
  for (const name of missing) {
    const value = options[name];
    if (value === undefined || value === "off" || Array.isArray(value) && !value.length) continue;
    throw new TypeError(
      `Cannot chat: ${name} has no member in ${format}; leave it out, or pass the model's own member in ` +
        "additionalModelRequestFields",
    );
  }
}

/**
 * Refuses tools that are offered to a format without tools.
 *
 * @throws {TypeError} for the first tool.
 */
export function refuseTools({ prompt, options }: FamilyRequest, format: string): void {
  if (options.toolChoice === "none") return;
  const [tool] = prompt.tools;
  if (!tool) return;
  throw new TypeError(
    `Cannot chat: ${tool.path} is a tool, which ${format} cannot express; leave it out, or call the model through Converse`,
  );
}
