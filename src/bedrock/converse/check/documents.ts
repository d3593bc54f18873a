/**
 * Rules about documents.
 */
import type { DocumentBlock } from "../../../chat/content.ts";
import { defined } from "../../../base/defined.ts";
import { documentWithoutText, textFor } from "../../prompt/document_text.ts";
import { asObject } from "../../../base/json_object.ts";
import { type CommonRule, rewriteBlocks, turnsOf, uniqueName } from "./rule.ts";

const MAX_NAME = 200;

/** Returns `name` in legal characters. Accents are removed first, so that letters stay readable. */
function legalName(name: string): string {
  return name.normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/[^\w\s()[\]-]+/g, "-")
    .replace(/\s+/g, " ")
    .slice(0, MAX_NAME)
    .replace(/^[ -]+|[ -]+$/g, "") || "document";
}

/** Returns whether an answer may cite the document. */
export function isCitable({ citations }: DocumentBlock): boolean {
  return asObject(citations).enabled === true;
}

/** Text formats, which a document of text keeps. */
const TEXT_FORMATS: readonly unknown[] = ["txt", "md", "html", "csv"];

/** Sends text without citations as the bytes of a file. */
export const DOCUMENT_SOURCE: CommonRule = {
  rule: "document-source",
  apply({ prompt }, fix) {
    rewriteBlocks(prompt, (block, path) => {
      if (block.type !== "document" || isCitable(block)) return block;
      const text = sourceText(asObject(block.source));
      if (text === undefined) return block;
      fix(
        `${path}.source`,
        "holds text, which Bedrock accepts only with citations enabled",
        "send it as the bytes of a file",
      );
      const format = TEXT_FORMATS.includes(block.format) ? block.format : "txt";
      return { ...block, ...defined({ format }), source: { bytes: new TextEncoder().encode(text) } };
    });
  },
};

/** Returns the text of a document that is given as text, with its parts as paragraphs; `undefined` for other documents. */
function sourceText({ text, content }: { readonly text?: unknown; readonly content?: unknown }): string | undefined {
  if (typeof text === "string") return text;
  if (!Array.isArray(content)) return undefined;
  const parts: readonly unknown[] = content.map((part) => asObject(part).text);
  return parts.every((part) => typeof part === "string") ? parts.join("\n\n") : undefined;
}

/** Makes names legal and unique. The first of two equal names stays, so that a cached prefix stays valid. */
export const DOCUMENT_NAME: CommonRule = {
  rule: "document-name",
  apply({ prompt, documentNames }, fix) {
    const taken = new Map<string, number>();
    rewriteBlocks(prompt, (block, path) => {
      if (block.type !== "document") return block;
      const given = `${block.name ?? ""}`;
      const isLegal = /^[\w ()[\]-]{1,200}$/.test(given) && !given.includes("  ");
      const name = uniqueName(isLegal ? given : legalName(given), taken, MAX_NAME, (base, number) => {
        // A cut name may end in a blank, and two blanks in a row are illegal.
        return `${base.trimEnd()} (${number})`;
      });
      if (name === block.name) return block;
      fix(
        `${path}.name`,
        isLegal ? "repeats the name of another document" : "is not a legal document name",
        `rename it to ${name}`,
      );
      documentNames.set(name, given);
      return { ...block, name };
    });
  },
};

/** Adds text to a message that holds a document but no text. */
export const DOCUMENT_TEXT: CommonRule = {
  rule: "document-text",
  apply({ prompt }, fix) {
    for (const turn of turnsOf(prompt)) {
      const document = documentWithoutText(turn);
      if (!document) continue;
      fix(document.path, "is a document in a message without text", "add a text after it");
      turn.content.push(textFor(document));
    }
  },
};
