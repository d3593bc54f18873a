// deno-lint-ignore-file no-console -- what a console prints is what is looked at
/**
 * Prints failures in the ways that programs do, and dies of one: run by secrets_test.ts, which reads what was printed. The API
 * key is the environment's.
 *
 * @module
 */
import { createBedrock } from "@bedrock-edge/client";

const HI = { model: "amazon.nova-lite-v1:0", messages: "Hi" } as const;

/** A client whose service refuses, and quotes everything that it was sent. */
function refused(status: number, code: string): ReturnType<typeof createBedrock> {
  return createBedrock({
    region: "us-east-1",
    retry: false,
    fetch: (_url, init) => {
      const message = [...new Headers(init?.headers)].map(([name, value]) => `${name}: ${value}`).join(", ");
      return Promise.resolve(Response.json({ message }, { status, headers: { "x-amzn-errortype": code } }));
    },
  });
}

const bedrock = refused(403, "AccessDeniedException");
const error: unknown = await bedrock.chat(HI).catch((error: unknown) => error);
const stream = bedrock.stream(HI);
await stream.final().catch(() => {});
for (const value of [error, bedrock, stream, stream.partial, await bedrock.authInfo()]) {
  console.log(value);
  console.info("%s %o %O %j", value, value, value, value);
  console.dir(value, { depth: 10, showHidden: true });
  console.table([value]);
  console.error(`${value}`);
}
await refused(429, "ThrottlingException").chat(HI);
