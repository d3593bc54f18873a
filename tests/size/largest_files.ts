/**
 * The files that weigh most in a minified bundle, read from its source map.
 */

/** A file of a bundle. */
export interface FileWeight {
  /** The path from the project's root, or of the package. */
  readonly file: string;
  /** Minified bytes, before gzip. */
  readonly bytes: number;
}

/**
 * Returns the files of a bundle by weight, the heaviest first.
 *
 * @param bundle minified code with its source map inline, as `deno bundle --minify --sourcemap=inline` prints it
 */
export function largestFiles(bundle: string): FileWeight[] {
  const [code = "", map] = bundle.split("//# sourceMappingURL=data:application/json;base64,");
  if (map === undefined) throw new Error("Cannot weigh the bundle: it has no source map");
  const { sources, mappings } = JSON.parse(atob(map.trim())) as { sources: string[]; mappings: string };
  const bytes = new Map<string, number>();
  const lines = code.split("\n");
  let source = 0;
  for (const [at, line] of mappings.split(";").entries()) {
    const width = lines[at]?.length ?? 0;
    let column = 0;
    let from: { readonly column: number; readonly source: number } | undefined;
    const close = (end: number): void => {
      const name = from && sources[from.source];
      if (from && name !== undefined) bytes.set(name, (bytes.get(name) ?? 0) + end - from.column);
    };
    for (const segment of line.split(",")) {
      const [columns, sourceStep] = decodeVlq(segment);
      if (columns === undefined) continue;
      column += columns;
      close(column);
      if (sourceStep !== undefined) source += sourceStep;
      from = sourceStep === undefined ? undefined : { column, source };
    }
    close(width);
  }
  return [...bytes].map(([file, bytes]) => ({ file: shortName(file), bytes })).sort((a, b) => b.bytes - a.bytes);
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Decodes a segment of a source map: numbers in base 64 with a sign in the lowest bit, six bits a character. */
function decodeVlq(segment: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return numbers;
}

function shortName(source: string): string {
  return source.replace(/^.*?(?=(?:src|tests)\/[^:]*$)/, "").replace(/^.*\/(?:node_modules|npm)\//, "");
}
