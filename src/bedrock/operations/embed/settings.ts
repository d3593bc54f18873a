/**
 * Checks the options of a call against the format and the facts of its model.
 */
import { quoted } from "../../../base/quote.ts";
import { findModel } from "../../../models/find.ts";
import type { EmbeddingCodec, EmbeddingType, EmbedSettings, EmbedTruncation } from "./formats/format.ts";

/** The options that are checked here. */
export interface CheckedOptions {
  readonly model: string;
  readonly dimensions?: number | undefined;
  readonly normalize?: boolean | undefined;
  readonly purpose?: string | undefined;
  readonly type?: EmbeddingType | readonly EmbeddingType[] | undefined;
  readonly truncate?: EmbedTruncation | undefined;
}

/**
 * Returns the settings of a body.
 *
 * @throws {TypeError} for a type or a truncation that the model lacks.
 * @throws {RangeError} for a length of vectors that the model lacks.
 */
export function settingsOf(
  { model, dimensions, normalize, purpose, type = "float", truncate }: CheckedOptions,
  codec: EmbeddingCodec,
): EmbedSettings {
  const types = typeof type === "string" ? [type] : type;
  const foreign = types.find((one) => !codec.types.includes(one));
  if (foreign) {
    throw new TypeError(
      `Cannot embed with ${quoted(model)}: the model has no ${foreign} vectors; use type ${codec.types.join(", ")}`,
    );
  }
  if (normalize && !codec.has.normalize && types.some((one) => one !== "float")) {
    throw new TypeError(
      `Cannot embed with ${
        quoted(model)
      }: only float vectors can be normalized; use type float, or leave normalize out`,
    );
  }
  if (truncate !== undefined && truncate !== "none" && !codec.truncations.includes(truncate)) {
    const known = codec.truncations.length ? `use truncate ${codec.truncations.join(" or ")}` : "shorten the texts";
    throw new TypeError(`Cannot embed with ${quoted(model)}: the model cannot cut the ${truncate} of a text; ${known}`);
  }
  checkDimensions(model, dimensions, codec);
  return {
    // A model with one length alone has no member for it.
    dimensions: codec.has.dimensions ? dimensions : undefined,
    normalize: codec.has.normalize ? normalize : undefined,
    purpose,
    truncate,
    types,
  };
}

function checkDimensions(model: string, dimensions: number | undefined, { has }: EmbeddingCodec): void {
  if (dimensions === undefined) return;
  const known = findModel(model)?.embedding?.dimensions;
  if (known?.includes(dimensions)) return;
  if (known) {
    throw new RangeError(
      `Cannot embed with ${quoted(model)}: the model has no vectors of ${dimensions} dimensions; use ${list(known)}`,
    );
  }
  if (has.dimensions) return;
  throw new RangeError(
    `Cannot embed with ${quoted(model)}: the length of its vectors cannot be chosen; leave dimensions out`,
  );
}

function list(numbers: readonly number[]): string {
  return numbers.join(", ").replace(/, (\d+)$/, " or $1");
}
