/**
 * The examples that serve chats and need nothing but this repository.
 */
import { spawn } from "./run.ts";
import { testChatServer } from "./chat_server.ts";

const RUN = ["run", "--quiet", "--frozen", "--no-prompt", "--allow-net", "--allow-env"];

testChatServer("node.mjs on Deno", { start: (env) => spawn([...RUN, "examples/node.mjs"], env) });
testChatServer("lambda.ts", { start: (env) => spawn([...RUN, "tests/examples/lambda_runtime.ts"], env) });
