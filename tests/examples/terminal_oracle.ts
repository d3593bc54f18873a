/**
 * `deno task chat` at a terminal, which `script` of util-linux pretends to be. Run with `deno task test:oracles`; skips
 * visibly without.
 */
// deno-lint-ignore-file no-console -- says why nothing is judged
import { assert, assertEquals } from "@std/assert";
import { exists } from "../runtimes/processes.ts";
import { command } from "./chat_command.ts";

const ignore = !await exists("script");
if (ignore) console.log("chat is not tried at a terminal: there is no `script` on this machine");

/** The bytes that a terminal makes of Ctrl-D. */
const CTRL_D = "\x04";

for (const [name, typed] of Object.entries({ "exit": "exit\n", "Ctrl-D": CTRL_D })) {
  Deno.test({
    name: `chat at a terminal says how to leave, and ${name} leaves`,
    ignore,
    async fn() {
      const process = new Deno.Command("script", {
        args: ["--quiet", "--return", "--command", ["deno", ...command("--region=us-east-1")].join(" "), "/dev/null"],
        cwd: new URL("../../", import.meta.url),
        env: { AWS_BEARER_TOKEN_BEDROCK: "", AWS_ACCESS_KEY_ID: "", NO_COLOR: "1" },
        stdin: "piped",
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const writer = process.stdin.getWriter();
      const decoder = new TextDecoder();
      let screen = "";
      for await (const chunk of process.stdout) {
        const before = screen;
        screen += decoder.decode(chunk, { stream: true });
        // The prompt shows that somebody listens.
        if (!before.includes("> ") && screen.includes("> ")) await writer.write(new TextEncoder().encode(typed));
      }
      await writer.close().catch(() => {});
      assert(screen.includes('One line is one turn; "exit" or Ctrl-D ends the conversation'), screen);
      assertEquals((await process.status).code, 0, screen);
    },
  });
}
