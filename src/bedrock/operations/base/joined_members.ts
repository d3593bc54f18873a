/**
 * Members of a caller's in a body of this module's.
 */
import { isObject, type JsonObject } from "../../../base/json_object.ts";

/**
 * Returns a body with the caller's members. They replace members of the same name; members of an object join those that are there,
 * at every depth. A list is replaced as a whole.
 */
export function joinedMembers(body: JsonObject, more: JsonObject = {}): JsonObject {
  const joined = Object.entries(more).map(([name, value]): [string, unknown] => {
    const own = Object.hasOwn(body, name) ? body[name] : undefined;
    return [name, isObject(own) && isObject(value) ? joinedMembers(own, value) : value];
  });
  return { ...body, ...Object.fromEntries(joined) };
}
