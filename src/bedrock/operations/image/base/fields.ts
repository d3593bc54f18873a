/**
 * The options of a task as members of a request: a row says how each option is named there, and which values it may have.
 */
import { codePoints } from "../../../../base/code_points.ts";
import { shown } from "../../../../base/quote.ts";
import { base64Bytes, MAX_FILE_BYTES } from "../../base/file_size.ts";
import { type ReadImage, readImage } from "./image_source.ts";

/** Reads the value of an option as it is sent. Adds the images that it has read to `images`. */
export type ReadValue = (value: unknown, option: string, images: Map<string, ReadImage>) => unknown;

/** An option of a task. */
export interface Field {
  /** The member of the request; `undefined` for a value that is several members. */
  readonly member?: string | undefined;
  /** Whether the member stands in the settings that all tasks share. @default {false} */
  readonly isShared?: boolean | undefined;
  /** Whether the task needs the option. @default {false} */
  readonly isRequired?: boolean | undefined;
  /** Reads the value. @throws {RangeError} when the value is not in the documented range. */
  readonly read: ReadValue;
}

/** Limits of an image that is sent. */
export interface ImageLimits {
  /** The formats that the model reads. */
  readonly formats: readonly string[];
  /** The least pixels of a side. */
  readonly minSide?: number;
  /** The most pixels of a side. */
  readonly maxSide?: number;
  readonly minPixels?: number;
  readonly maxPixels?: number;
  /** The most bytes of the file. @default as many as a request can hold */
  readonly maxBytes?: number;
  /** The largest ratio of the longer side to the shorter one. */
  readonly maxRatio?: number;
}

/** Returns the error of a value that the model does not take. */
export function invalidValue(option: string, value: unknown, expected: string): RangeError {
  return new RangeError(`Cannot generate an image: ${option} is ${shown(value)}; pass ${expected}`);
}

/** A text of some characters. */
export function text(most: number): ReadValue {
  return (value, option) => {
    const length = codePoints(`${value}`);
    if (length <= most) return value;
    throw new RangeError(`Cannot generate an image: ${option} has ${length} characters; pass at most ${most}`);
  };
}

/** A number in a range. */
export function range(least: number, most: number): ReadValue {
  return (value, option) => {
    if (Number(value) >= least && Number(value) <= most) return value;
    throw invalidValue(option, value, `a number from ${least} to ${most}`);
  };
}

/** An integer in a range. */
export function whole(least: number, most: number): ReadValue {
  return (value, option) => {
    if (Number.isInteger(value) && Number(value) >= least && Number(value) <= most) return value;
    throw invalidValue(option, value, `an integer from ${least} to ${most}`);
  };
}

/** One of some texts. */
export function choice(...values: readonly string[]): ReadValue {
  return (value, option) => {
    if (values.includes(`${value}`)) return value;
    throw invalidValue(option, value, `one of ${values.join(", ")}`);
  };
}

/** Colors such as `#ff8000`. */
export function colors(most: number): ReadValue {
  return (value, option) => {
    const list = [value].flat();
    if (list.length < 1 || list.length > most) {
      throw invalidValue(`the number of ${option}`, list.length, `1 to ${most} colors`);
    }
    const odd = list.find((color) => !/^#[\da-f]{6}$/i.test(`${color}`));
    if (odd === undefined) return list;
    throw invalidValue(`a color of ${option}`, odd, 'colors such as "#ff8000"');
  };
}

/** A size such as `1024x768`, as width and height, that passes `isValid`. */
export function size(isValid: (width: number, height: number) => boolean, expected: string): ReadValue {
  return (value, option) => {
    const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(`${value}`) ?? [];
    if (width === undefined || !isValid(Number(width), Number(height))) throw invalidValue(option, value, expected);
    return { width: Number(width), height: Number(height) };
  };
}

/** An image inside the limits. */
export function image(limits: ImageLimits): ReadValue {
  return async (value, option, images) => {
    const read = await readImage(value, option);
    checkImage(read, option, limits);
    images.set(option, read);
    return read.base64;
  };
}

/** An image, or a list of some. */
export function imageList(limits: ImageLimits, most: number): ReadValue {
  return async (value, option, images) => {
    const list = Array.isArray(value) ? value : [value];
    if (list.length < 1 || list.length > most) {
      throw invalidValue(
        `the number of images in ${option}`,
        list.length,
        most === 1 ? "one image" : `1 to ${most} images`,
      );
    }
    const one = image(limits);
    const path = (at: number) => Array.isArray(value) ? `${option}[${at}]` : option;
    return await Promise.all(list.map((each, at) => one(each, path(at), images)));
  };
}

/** Unknown facts about an image refuse nothing. */
function checkImage({ base64, header }: ReadImage, option: string, limits: ImageLimits): void {
  const { maxBytes = MAX_FILE_BYTES } = limits;
  const bytes = base64Bytes(base64);
  if (bytes > maxBytes) {
    throw new RangeError(
      `Cannot generate an image: ${option} has ${bytes} bytes; pass a file of at most ${maxBytes} bytes`,
    );
  }
  if (!header) return;
  const { format, size } = header;
  if (!limits.formats.includes(format)) {
    throw invalidValue(`the format of ${option}`, format, limits.formats.join(" or "));
  }
  if (!size || isInside(size.width, size.height, limits)) return;
  throw new RangeError(
    `Cannot generate an image: ${option} has ${size.width}x${size.height} pixels; pass an image of ${words(limits)}`,
  );
}

function isInside(width: number, height: number, limits: ImageLimits): boolean {
  const { minSide = 0, maxSide = Infinity, minPixels = 0, maxPixels = Infinity, maxRatio = Infinity } = limits;
  const [shorter, longer, pixels] = [Math.min(width, height), Math.max(width, height), width * height];
  return shorter >= minSide && longer <= maxSide && pixels >= minPixels && pixels <= maxPixels &&
    longer <= shorter * maxRatio;
}

function words({ minSide, maxSide, minPixels, maxPixels, maxRatio }: ImageLimits): string {
  const parts: readonly (readonly [limit: number | undefined, words: string])[] = [
    [minSide, `at least ${minSide} pixels a side`],
    [maxSide, `at most ${maxSide} pixels a side`],
    [minPixels, `at least ${minPixels} pixels in all`],
    [maxPixels, `at most ${maxPixels} pixels in all`],
    [maxRatio, `sides in a ratio of at most ${maxRatio}:1`],
  ];
  return parts.filter(([limit]) => limit !== undefined).map(([, words]) => words).join(", ");
}
