/**
 * What `additionalModelResponseFieldPaths` find in the model's own answer.
 */
import { isRecord } from "../judge/constraints.ts";

/**
 * The fields at the paths, nested as they are there; `undefined` when there are none. The answer is Claude's, who says why
 * it stopped in two places: at the top of a whole answer, and in a stream's last delta. The fake knows both at all times.
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
  } else if (isRecord(value)) {
    const inside: Record<string, unknown> = { ...(isRecord(to[name]) ? to[name] : {}) };
    copy(value, inside, rest);
    if (Object.keys(inside).length > 0) to[name] = inside;
  }
}
