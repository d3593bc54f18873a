/** Serves the bundle beside it in Vercel's edge runtime. */
// deno-lint-ignore-file no-console -- says its address
import { readFile } from "node:fs/promises";
import { env } from "node:process";
import { EdgeRuntime, runServer } from "edge-runtime";

const runtime = new EdgeRuntime({
  initialCode: await readFile(new URL("bundle.js", import.meta.url), "utf8"),
  extend: (context) => Object.assign(context, { process: { env: { ...env } } }),
});
const { url } = await runServer({ runtime, host: "127.0.0.1", port: 0 });
console.error(url);
