/**
 * Members of a caller's in a body.
 */
import { assertEquals } from "@std/assert";
import { joinedMembers } from "../../../../src/bedrock/operations/base/joined_members.ts";

const BODY = { a: 1, b: { c: 2, d: { e: 3 } }, list: [1, 2] };

/** The caller's members, and the body with them. */
const ROWS: readonly (readonly [more: Record<string, unknown> | undefined, body: unknown])[] = [
  [undefined, BODY],
  [{}, BODY],
  [{ a: 9, f: null }, { ...BODY, a: 9, f: null }],
  [{ b: { d: { e: 4, g: 5 } } }, { ...BODY, b: { c: 2, d: { e: 4, g: 5 } } }],
  [{ b: null }, { ...BODY, b: null }],
  [{ b: { d: "text" } }, { ...BODY, b: { c: 2, d: "text" } }],
  [{ a: { h: 1 } }, { ...BODY, a: { h: 1 } }],
  [{ list: [3] }, { ...BODY, list: [3] }],
  [{ constructor: { h: 1 } }, { ...BODY, constructor: { h: 1 } }],
];

Deno.test("members join those of an object at every depth, and replace all others", () => {
  const before = JSON.stringify(BODY);
  for (const [more, body] of ROWS) assertEquals(joinedMembers(BODY, more && Object.freeze(more)), body);
  assertEquals(JSON.stringify(BODY), before);
});

Deno.test("a member with the name of a prototype is a member", () => {
  const joined = joinedMembers({ b: {} }, JSON.parse('{"b":{"__proto__":{"own":1}},"__proto__":{"own":2}}'));
  assertEquals(JSON.stringify(joined), '{"b":{"__proto__":{"own":1}},"__proto__":{"own":2}}');
  assertEquals(Object.getPrototypeOf(joined), Object.prototype);
});
