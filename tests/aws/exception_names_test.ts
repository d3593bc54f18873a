/**
 * AWS's exception names: whole, each in one set, and read from every spelling in which AWS sends them.
 */
import { assert, assertEquals } from "@std/assert";
import * as names from "../../src/aws/exception_names.ts";

const SETS = Object.entries(names).filter((entry): entry is [string, names.ExceptionNames] => entry[1] instanceof Set);

Deno.test("each exception name is in one set", () => {
  assert(SETS.length > 10);
  const seen = new Map<string, string>();
  for (const [set, members] of SETS) {
    for (const name of members) {
      assertEquals(seen.get(name), undefined, `${name} is in ${seen.get(name)} and in ${set}`);
      seen.set(name, set);
    }
  }
});

Deno.test("each exception name is whole, and is found in AWS's spellings of it", () => {
  for (const name of SETS.flatMap(([, members]) => [...members])) {
    const spellings = [
      name,
      `${name}:http://internal.amazon.com/coral/com.amazon.bedrock/`,
      `com.amazon.coral.service#${name}`,
      `aws.protocoltests#${name}:x#y`,
      name[0]!.toLowerCase() + name.slice(1),
      `${name},other`,
    ];
    assertEquals(spellings.map((spelling) => names.exceptionName(spelling)), spellings.map(() => name));
  }
});

Deno.test("a text that is not a name has no exception name", () => {
  for (const text of [undefined, "", "two words", "7Up", "x".repeat(65), "a-b", 7]) {
    assertEquals(names.exceptionName(text), undefined, `${text}`);
  }
});
