/**
 * The names of families, in one spelling.
 */
import { familyOf } from "../../models/family.ts";

/**
 * Returns one spelling of a family's name: a vendor with one family of models, such as `anthropic`, counts as that family,
 * `claude`. Signatures of a family are valid on every service: "signature values are compatible across platforms (Claude APIs,
 * Amazon Bedrock, and Vertex AI)", Anthropic's page on extended thinking, read 2026-11-29.
 */
export function canonicalFamily(name: string): string {
  const plain = name.toLowerCase();
  return familyOf(`${plain}.`) ?? plain;
}
