/** The program of `credential_process`. */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { clockOf, type ProfileContext, requiredProperty } from "./context.ts";
import { runCredentialProcess } from "./run_credential_process.ts";

/** Some programs wait until a person has logged in. */
const TIMEOUT_MS = 60_000;

/** Creates the source that runs the program of a profile. */
export function processSource(context: ProfileContext): CredentialSource {
  const { name, options } = context;
  // deno-lint-ignore require-await -- what it throws must reject
  return credentialSource(`profile ${name} (credential_process)`, async () => {
    const line = requiredProperty(context, "credential_process", "add it, or use fromProfile()");
    const timeoutMs = options.processTimeoutMs ?? TIMEOUT_MS;
    return runCredentialProcess(line, name, { timeoutMs, clock: clockOf(options), run: options.runProcess });
  });
}
