/**
 * The filter of the fake's image models.
 */
import { checkOptions, listOf, numberFrom, type OptionTable, optionTable, text } from "../../base/check_options.ts";

/** The prompts and the images that the filter of the fake's image models stops. */
export interface FakeImageFilter {
  /** Words; a prompt with one of them is refused. @default none */
  readonly blockedWords?: readonly string[] | undefined;
  /** Positions, from 0, of images that are kept back in every answer. @default none */
  readonly blockedImages?: readonly number[] | undefined;
}

const FILTER: OptionTable = /* @__PURE__ */ optionTable<FakeImageFilter>(() => ({
  of: "imageFilter",
  options: { blockedWords: listOf(text), blockedImages: listOf(numberFrom(0)) },
}));

/** Accepts a filter. */
export function imageFilterOption(value: unknown, option: string): void {
  checkOptions(value, FILTER, option);
}

/** Returns whether the filter stops a request with these texts. */
export function stopsPrompt({ blockedWords = [] }: FakeImageFilter, texts: readonly unknown[]): boolean {
  const all = texts.join(" ").toLowerCase();
  return blockedWords.some((word) => all.includes(word.toLowerCase()));
}

/** Returns whether the filter keeps an image back. */
export function stopsImage({ blockedImages = [] }: FakeImageFilter, position: number): boolean {
  return blockedImages.includes(position);
}
