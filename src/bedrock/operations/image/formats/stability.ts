/**
 * The format of Stability AI's models. Source: as of `stability_tasks.ts`.
 */
import type { ImageFormat } from "../base/image_format.ts";

/** Requests are flat, and answers say for each image why it is missing in `finish_reasons`. */
export const STABILITY: ImageFormat = {
  body: ({ members }, { own }) => ({ ...members, ...own }),
  read({ images, seeds, finish_reasons, ...unknown }) {
    const reasons = Array.isArray(finish_reasons) ? finish_reasons : [];
    const given = Array.isArray(images) ? images : [];
    const said = reasons.filter((reason) => typeof reason === "string");
    const numbers = Array.isArray(seeds) ? seeds.filter((seed) => typeof seed === "number") : [];
    return {
      // A filtered image may be blurred or empty.
      images: given.filter((_, at) => typeof reasons[at] !== "string"),
      seeds: numbers.length ? numbers : undefined,
      filtered: said.filter((reason) => FILTER.test(reason)),
      failed: said.find((reason) => !FILTER.test(reason)),
      unknown,
    };
  },
};

/** The reasons of a filter; the other documented one is "Inference error". */
const FILTER = /^filter reason/i;
