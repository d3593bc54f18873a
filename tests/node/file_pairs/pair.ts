/**
 * Pairs of shared files with the credentials that they give. `file_pairs_test.ts` asks this module; `file_pairs_oracle.ts` also the
 * AWS CLI, botocore and the AWS SDK for JavaScript.
 *
 * The judges differ. If only some of them can use a file, this module reads it as they do; if they find different credentials, it
 * follows the AWS SDK's order. It refuses a file that some of them accept only if the credentials could not work, or would be those
 * of another identity than the file asks for: `why` says so.
 */

/** Credentials in short, `id secret token`; `refused` where none are found. */
export type Outcome = string;

export const REFUSED: Outcome = "refused";

/** Other people's readers of the files. */
export type Judge = "aws" | "botocore" | "sdk";

/** A pair of files. `$HOME` stands for the home directory. */
export interface FilePair {
  readonly name: string;
  readonly config?: string;
  readonly credentials?: string;
  /** @default the default profile */
  readonly profile?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly expected: Outcome;
  /** The outcome of a judge that differs from `expected`. */
  readonly differs?: Partial<Record<Judge, Outcome>>;
  /** The reason for the choice between judges that differ. */
  readonly why?: string;
}

export const keys = (id: string, secret: string): string =>
  `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`;
export const ONE: string = keys("AKIAONE", "one");
export const TWO: string = keys("AKIATWO", "two");
export const ROLE = "arn:aws:iam::123456789012:role/";

/** A profile whose program prints some text. */
export const output = (text: string): string => `credential_process = printf '${text}'\n`;

/** The same outcome of both judges in Python. */
export const python = (outcome: Outcome): Partial<Record<Judge, Outcome>> => ({ aws: outcome, botocore: outcome });
