/** The fields that `additionalModelResponseFieldPaths` select in the model's own answer. */
import { isObject } from "../../base/json_object.ts";

/**
 * The fields at the paths, nested as in the answer; `undefined` without fields. The answer has Claude's format, which
 * has the stop reason in two places: at the top of a whole answer, and in the last delta of a stream. The fake always
 * knows both.
 */
export function fieldsAt(
  body: Record<string, unknown>,
  stopReason: string,
  stopSequence: string | null,
): Record<string, unknown> | undefined {
  const paths = body["additionalModelResponseFieldPaths"];
  const stop = { stop_reason: stopReason, stop_sequence: stopSequence };
  const native = { ...stop, delta: stop };
  const found: Record<string, unknown> = {};
  for (const path of Array.isArray(paths) ? paths : []) {
    const names = String(path).slice(1).split("/").map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    copy(native, found, names);
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

function copy(
  from: Record<string, unknown>,
  to: Record<string, unknown>,
  [name = "", ...rest]: readonly string[],
): void {
  if (!Object.hasOwn(from, name)) return;
  const value = from[name];
  if (rest.length === 0) {
    to[name] = value;
  } else if (isObject(value)) {
    const inside: Record<string, unknown> = { ...(isObject(to[name]) ? to[name] : {}) };
    copy(value, inside, rest);
    if (Object.keys(inside).length > 0) to[name] = inside;
  }
}
