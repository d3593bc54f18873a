/** The id under which the tokens of a model are counted. */
import { looksLikeArn, parseArn } from "../../../aws/arn.ts";
import { plainId } from "../../../aws/path.ts";
import { idParts } from "../../../aws/regions.ts";

/**
 * Returns the base id behind a profile's id or an ARN: CountTokens takes no other (recorded by pydantic-ai, 2026-06-25; the user
 * guide, read 2026-11-30). `undefined` for an ARN that hides its model.
 */
export function baseIdOf(model: string): string | undefined {
  const id = plainId(model);
  if (!looksLikeArn(id)) return idParts(id)?.modelId ?? id;
  const named = parseArn(id)?.modelId;
  return named && (idParts(named)?.modelId ?? named);
}
