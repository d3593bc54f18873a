/**
 * What families of models refuse in a conversation, as recorded or reported. A family that is not listed, and an id that names
 * none, is sent what the caller gave.
 */
import { type Family, familyOf } from "../../models/family.ts";

/**
 * Want the user to begin: "A conversation must start with a user message". Tried live by pydantic-ai, us-east-1, 2026-07-03.
 * Claude takes such a conversation (recorded of Sonnet 4.5, 2026-07), and so do Qwen, Kimi and GLM (the same table).
 */
export const USER_FIRST: readonly Family[] = ["nova", "llama", "mistral", "cohere", "ai21", "writer"];

/** Returns the family of a model when it is one of those that refuse something. */
export function refusingFamily(model: string, families: readonly Family[]): Family | undefined {
  const family = familyOf(model);
  return family && families.includes(family) ? family : undefined;
}
