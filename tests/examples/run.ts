/**
 * Runs an example as a user does: a process of its own, with the permissions that its documentation names.
 */

/** The outcome of a process. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Nothing of this machine's own account reaches an example: an empty variable counts as unset. */
const NO_ACCOUNT: Readonly<Record<string, string>> = {
  AWS_BEARER_TOKEN_BEDROCK: "",
  AWS_ACCESS_KEY_ID: "",
  AWS_SECRET_ACCESS_KEY: "",
  AWS_SESSION_TOKEN: "",
  AWS_REGION: "",
  AWS_DEFAULT_REGION: "",
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME: "",
  AWS_ENDPOINT_URL_BEDROCK: "",
  AWS_ENDPOINT_URL_BEDROCK_AGENT: "",
  AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: "",
  AWS_ENDPOINT_URL: "",
  AWS_USE_FIPS_ENDPOINT: "",
  AWS_USE_DUALSTACK_ENDPOINT: "",
  NO_COLOR: "1",
};

/** The environment of a machine whose Bedrock is at `origin`. */
export function account(origin: string): Record<string, string> {
  return { AWS_BEARER_TOKEN_BEDROCK: "fake-bedrock-key", AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: origin };
}

/** A process in the root of the repository, its three streams piped. */
export function spawn(args: readonly string[], env: Record<string, string> = {}): Deno.ChildProcess {
  return new Deno.Command("deno", {
    args: [...args],
    cwd: new URL("../../", import.meta.url),
    env: { ...NO_ACCOUNT, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** Feeds `input` to a process, and waits for its end. */
export async function finish(child: Deno.ChildProcess, input = ""): Promise<Outcome> {
  const writer = child.stdin.getWriter();
  // A process that ends without reading its input has not failed for it.
  const fed = writer.write(new TextEncoder().encode(input)).then(() => writer.close()).catch(() => {});
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), fed]);
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** Reads `stream` until it says `what`. @throws {Error} when it ends before. */
export async function readUntil(stream: ReadableStream<Uint8Array>, what: RegExp): Promise<RegExpExecArray> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      text += decoder.decode(read.value, { stream: true });
      const match = what.exec(text);
      if (match) return match;
    }
  } finally {
    reader.releaseLock();
  }
  throw new Error(`It ended without ${what}: ${text}`);
}

/** The rest of `stream`, which may have been read before. */
export async function rest(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stream) text += decoder.decode(chunk, { stream: true });
  return text;
}
