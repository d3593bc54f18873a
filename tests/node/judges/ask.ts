/** The programs that read the shared files, each asked once for all pairs. */
import { PYTHON } from "../../helpers/debian.ts";

/** A question to a program: the variables of its process, and the profile. */
export interface JudgeRequest {
  readonly env: Readonly<Record<string, string>>;
  readonly profile?: string | undefined;
}

/** Credentials as `credential_process` prints them. */
export interface ProcessCredentials {
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly SessionToken?: string | undefined;
}

type Command = readonly [program: string, args: readonly string[]];

const program = (name: string): string => new URL(name, import.meta.url).pathname;
const inDeno = (name: string): Command => [
  "deno",
  ["run", "-A", "--lock=tests/oracles/deno.lock", program("in_deno.ts"), name],
];

/** A reader of the files: `chain` is the SDK's, `ours` and `ourChain` are this module. */
export type Reader = "aws" | "botocore" | "sdk" | "chain" | "ours" | "ourChain";

/** The command of each reader. */
export const JUDGES: Readonly<Record<Reader, Command>> = {
  aws: [PYTHON, [program("aws_cli.py")]],
  botocore: [PYTHON, [program("botocore_session.py")]],
  sdk: inDeno("sdk"),
  chain: inDeno("chain"),
  ours: inDeno("ours"),
  ourChain: inDeno("ourChain"),
};

/**
 * Asks a judge all requests. Returns `null` for those that it refused.
 *
 * @throws {Error} when the program itself fails.
 */
export async function askJudge(
  judge: Reader,
  requests: readonly JudgeRequest[],
): Promise<readonly (ProcessCredentials | null)[]> {
  const [command, args] = JUDGES[judge];
  const child = new Deno.Command(command, {
    args: [...args],
    cwd: new URL("../../../", import.meta.url),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const [{ success, stdout, stderr }] = await Promise.all([
    child.output(),
    new Response(JSON.stringify(requests)).body!.pipeTo(child.stdin),
  ]);
  const text = new TextDecoder();
  if (!success) throw new Error(`${judge} failed: ${text.decode(stderr)}`);
  return JSON.parse(text.decode(stdout));
}
