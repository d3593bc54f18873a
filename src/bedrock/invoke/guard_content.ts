/**
 * Content for a guardrail, as InvokeModel takes it: text between tags, whose names end in a suffix of the request's own.
 * Source: the user guide's pages on input tags and on contextual grounding, read 2026-11-30.
 */
import type { GuardContentBlock } from "../../chat/content.ts";
import type { Notes } from "../../openai_compatible/wire/notes.ts";
import type { Placed, Prompt } from "../prompt/prompt.ts";

/** The names of the tags, by qualifier. */
const TAGS: Readonly<Record<string, string>> = {
  guard_content: "guardContent",
  grounding_source: "groundingSource",
  query: "query",
};

/**
 * Returns the prompt with guarded texts as texts between tags, and whether there are any.
 *
 * @param suffix the end of the tags' names, or `undefined` if the request has no guardrail
 * @throws {TypeError} for an image, and for a text with several qualifiers, which tags cannot express.
 */
export function tagGuardContent(
  prompt: Prompt,
  suffix: string | undefined,
  notes: Notes,
): { readonly prompt: Prompt; readonly hasTags: boolean } {
  let hasTags = false;
  const tag = <B extends { readonly type: string }>(item: Placed<B>): Placed<B> => {
    const { block, path } = item;
    if (block.type !== "guardContent") return item;
    const text = guardedText(block as unknown as GuardContentBlock, path, suffix);
    if (suffix === undefined) {
      notes.fix("guard-content", path, "is content for a guardrail, and the request has none", "send it as text");
    } else hasTags = true;
    return { ...item, block: { type: "text", text } as unknown as B }; // a text may stand where guarded content may
  };
  const messages = prompt.messages.map((turn) => ({ ...turn, content: turn.content.map(tag) }));
  return { prompt: { ...prompt, system: prompt.system.map(tag), messages }, hasTags };
}

function guardedText({ content }: GuardContentBlock, path: string, suffix: string | undefined): string {
  if (!("text" in content)) {
    throw new TypeError(
      `Cannot chat: ${path} is an image for a guardrail, which InvokeModel cannot mark; send it as an image block, or use Converse`,
    );
  }
  const { text, qualifiers = [] } = content;
  const [qualifier = "guard_content", ...more] = qualifiers;
  if (more.length || !Object.hasOwn(TAGS, qualifier)) {
    throw new TypeError(
      `Cannot chat: ${path} has the qualifiers ${
        JSON.stringify(qualifiers)
      }, which InvokeModel cannot express; use one of ` +
        `${Object.keys(TAGS).join(", ")}, or use Converse`,
    );
  }
  if (suffix === undefined) return text;
  const name = `amazon-bedrock-guardrails-${TAGS[qualifier]}_${suffix}`;
  return `<${name}>${text}</${name}>`;
}

/** Returns a suffix that the text of a user cannot know. AWS takes 1 to 20 letters and digits. */
export function tagSuffix(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 20);
}
