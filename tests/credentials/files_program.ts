/**
 * Reads tokens in files by the means of the runtime, without an import of its modules. `files_oracle.ts` runs the bundle in each
 * runtime.
 */
import { fromContainer } from "@bedrock-edge/client/credentials";

/** The ends of sources whose tokens are in files. */
export interface FilesReport {
  /** The headers of the requests that were made. */
  readonly seen: readonly (string | null)[];
  /** The end for a file that exists, and for one that does not: `given`, or the message of the error. */
  readonly ends: readonly string[];
}

/** @param path the path of a file. */
export async function run(path: string): Promise<FilesReport> {
  const seen: (string | null)[] = [];
  const fetch = (_: unknown, init?: RequestInit) => {
    seen.push(new Headers(init?.headers).get("authorization"));
    const keys = { AccessKeyId: "ASIAEXAMPLE", SecretAccessKey: "secret", Token: "token" };
    return Promise.resolve(Response.json({ ...keys, Expiration: "2126-11-20T00:00:00Z" }));
  };
  const ends: string[] = [];
  for (const file of [path, `${path}.missing`]) {
    const env = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials",
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file,
    };
    ends.push(await fromContainer({ env, fetch })().then(() => "given", (error) => error.message));
  }
  return { seen, ends };
}
