#!/usr/bin/env node
/**
 * Serves the fake Bedrock: `deno task fake`, and `bedrock-edge-fake` of the npm package. Prints the URL and the environment
 * variables, and runs until Ctrl-C.
 */
import process from "node:process";
import { HELP, readArguments, type ServerArguments } from "./arguments.ts";
import { banner } from "./banner.ts";
import { serve } from "./serve.ts";
import { fakeService } from "./service.ts";

async function run({ host, port, options }: ServerArguments): Promise<void> {
  const server = await serve(fakeService(options), host, port).catch((error: unknown) => {
    const isBusy = Object(error).code === "EADDRINUSE";
    const reason = isBusy ? "another program has this port; pass another --port, or 0 for a free one" : `${error}`;
    throw new Error(`Cannot listen on ${host}:${port}: ${reason}`);
  });
  process.stdout.write(banner(host, server.port, options));
  const stop = (): void => {
    server.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help) process.stdout.write(HELP);
  else await run(given);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
