/**
 * The command line of the served fake.
 */
import { parseArgs } from "node:util";
import type { FakeBedrockOptions } from "../../src/testing/mod.ts";

/** The command line, read. */
export interface ServerArguments {
  readonly host: string;
  readonly port: number;
  readonly help: boolean;
  /** The options of the fake. */
  readonly options: FakeBedrockOptions;
}

/** The port without `--port`. */
export const DEFAULT_PORT = 4114;

/** The text of `--help`. */
export const HELP: string = `Serves a fake Amazon Bedrock, for tests of programs in any language.

  --port 4114            the port; 0 chooses a free one
  --host 127.0.0.1       the address; 0.0.0.0 lets other machines and containers in
  --api-key KEY          the accepted Bedrock API key (fake-bedrock-key)
  --access-key-id ID     the accepted AWS keys (AWS's example keys);
  --secret-access-key K  signatures are always verified
  --session-token TOKEN  the required session token (none)
  --models ID,ID         the models that ListFoundationModels lists (none); every id can be called
  --reply TEXT           an answer; repeat it for several, in order, the last one for ever
  --ms-per-token 0       milliseconds between the tokens of a stream
  --help                 this text

A request with the header x-fake-fault fails as the header says. GET /_fake explains it, and how to script answers.
`;

const OPTIONS = {
  "port": { type: "string" },
  "host": { type: "string" },
  "api-key": { type: "string" },
  "access-key-id": { type: "string" },
  "secret-access-key": { type: "string" },
  "session-token": { type: "string" },
  "models": { type: "string" },
  "reply": { type: "string", multiple: true },
  "ms-per-token": { type: "string" },
  "help": { type: "boolean" },
} as const;

/**
 * Reads the command line.
 *
 * @throws {TypeError} for an unknown option, and for a value that cannot work.
 */
export function readArguments(args: readonly string[]): ServerArguments {
  const { values } = parse(args);
  const { host = "127.0.0.1", models, reply, help = false } = values;
  const ids = models?.split(",").map((id) => id.trim()).filter((id) => id !== "");
  return {
    host,
    port: numberIn(values.port, "--port", DEFAULT_PORT, 65_535),
    help,
    options: {
      ...values["api-key"] !== undefined && { apiKey: values["api-key"] },
      ...credentialsIn(values),
      ...ids && { controlPlane: { foundationModels: ids } },
      ...reply && { replies: reply },
      msPerToken: numberIn(values["ms-per-token"], "--ms-per-token", 0, 60_000),
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false });
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(". To specify") : [`${error}`];
    throw new TypeError(`Cannot start the fake: ${reason}; --help lists the options`);
  }
}

function numberIn(text: string | undefined, option: string, fallback: number, most: number): number {
  if (text === undefined) return fallback;
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= most) return number;
  throw new TypeError(
    `Cannot start the fake: ${option} is ${JSON.stringify(text)}; expected a whole number from 0 to ${most}`,
  );
}

function credentialsIn(values: {
  readonly "access-key-id"?: string | undefined;
  readonly "secret-access-key"?: string | undefined;
  readonly "session-token"?: string | undefined;
}): Pick<FakeBedrockOptions, "credentials"> {
  const accessKeyId = values["access-key-id"];
  const secretAccessKey = values["secret-access-key"];
  const sessionToken = values["session-token"];
  if (accessKeyId === undefined && secretAccessKey === undefined && sessionToken === undefined) return {};
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new TypeError(
      "Cannot start the fake: one half of the AWS keys is missing; pass --access-key-id and --secret-access-key together",
    );
  }
  return { credentials: { accessKeyId, secretAccessKey, ...sessionToken !== undefined && { sessionToken } } };
}
