/**
 * A page to try models: pick one, attach files, let it use tools, and see what an answer costs. Without credentials the
 * embedded fake answers, so that you can try it without an AWS account.
 *
 * ```sh
 * deno task playground
 * AWS_BEARER_TOKEN_BEDROCK=… AWS_REGION=eu-west-1 deno task playground --port=3000
 * ```
 *
 * The server listens on this machine only, because everyone who reaches the page spends your money.
 *
 * @module
 */
// deno-lint-ignore-file no-console -- a command, whose output is its purpose
import { modelFacts } from "@bedrock-edge/client/models";
import { connect } from "../connect.ts";
import { createPlayground } from "./handler.ts";

const USAGE = "Use: deno task playground [--port=8000]";

function portOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return 8000;
  const port = Number(/^--port=(\d+)$/.exec(args[0]!)?.[1]);
  return args.length === 1 && port <= 65_535 ? port : undefined;
}

const port = portOf(Deno.args);
if (port === undefined) {
  console.error(USAGE);
  Deno.exit(2);
}
const bedrock = await connect({ models: modelFacts(), fake: { msPerToken: 40 } });
Deno.serve({
  hostname: "127.0.0.1",
  port,
  onListen: (address) => console.error(`Open http://localhost:${address.port}`),
}, await createPlayground(bedrock));
