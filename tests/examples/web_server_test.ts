import { spawn } from "./run.ts";
import { testWebServer } from "./web_server.ts";

testWebServer(
  "Deno",
  (env) => spawn(["run", "--quiet", "--no-prompt", "--allow-net", "--allow-env", "examples/web-server.ts"], env),
);
