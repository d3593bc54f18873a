/** Names, values and lines. */
import { type FilePair, keys, ONE, python, REFUSED } from "./pair.ts";

/** Names and values. */
export const PLAIN: readonly FilePair[] = [
  { name: "no file at all", expected: REFUSED },
  { name: "keys in the credentials file", credentials: `[default]\n${ONE}`, expected: "AKIAONE one" },
  { name: "keys in the config file", config: `[default]\n${ONE}`, expected: "AKIAONE one" },
  {
    name: "a session token",
    credentials: `[default]\n${ONE}aws_session_token = token==\n`,
    expected: "AKIAONE one token==",
  },
  {
    name: "a session token under its old name",
    credentials: `[default]\n${ONE}aws_security_token = token\n`,
    expected: "AKIAONE one token",
    differs: { sdk: "AKIAONE one" },
    why: "without the token the keys do not work",
  },
  { name: "an empty session token", credentials: `[default]\n${ONE}aws_session_token =\n`, expected: "AKIAONE one" },
  {
    name: "half of the keys",
    credentials: "[default]\naws_access_key_id = AKIAONE\n",
    expected: REFUSED,
  },
  {
    name: "halves of the keys in two files",
    config: "[default]\naws_secret_access_key = one\n",
    credentials: "[default]\naws_access_key_id = AKIAONE\n",
    expected: "AKIAONE one",
    differs: python(REFUSED),
    why: "the properties of a profile in both files are merged",
  },
  {
    name: "quotes around the values",
    credentials: `[default]\n${keys('"AKIAONE"', '"one"')}`,
    expected: REFUSED,
    differs: { aws: '"AKIAONE" "one"', botocore: '"AKIAONE" "one"', sdk: '"AKIAONE" "one"' },
    why: "keys with quotes do not work; the message says that the quotes must go",
  },
  {
    name: "names in capitals",
    credentials: "[default]\nAWS_ACCESS_KEY_ID = AKIAONE\nAWS_SECRET_ACCESS_KEY = one\n",
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "colons in the place of equals signs",
    credentials: "[default]\naws_access_key_id: AKIAONE\naws_secret_access_key: one\n",
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "equals signs, colons, slashes and marks in a secret",
    credentials: `[default]\n${keys("AKIAONE", "a=b:c/d#e;f+g==")}`,
    expected: "AKIAONE a=b:c/d#e;f+g==",
  },
];

/** Lines. */
export const LINES: readonly FilePair[] = [
  {
    name: "comments on lines of their own",
    credentials: `# [default]\n; c\n[default]\n  # c\n${ONE}# aws_access_key_id = AKIATWO`,
    expected: "AKIAONE one",
  },
  {
    name: "comments behind values and sections",
    credentials: `[default] # c\n${keys("AKIAONE # c", "one ; c")}`,
    expected: "AKIAONE one",
    differs: python("AKIAONE # c one ; c"),
    why: "keys with a comment in them do not work",
  },
  { name: "line ends of Windows", credentials: `[default]\n${ONE}`.replaceAll("\n", "\r\n"), expected: "AKIAONE one" },
  {
    name: "a byte order mark",
    credentials: `\uFEFF[default]\n${ONE}`,
    expected: "AKIAONE one",
    differs: python(REFUSED),
    why: "only some can use the file, which editors of Windows write",
  },
  {
    name: "a section that is indented as a whole",
    credentials: ` [default]\n ${ONE.replace("\n", "\n ")}`,
    expected: "AKIAONE one",
  },
  {
    name: "a sub-section behind the keys",
    config: `[default]\n${ONE}s3 =\n  max_concurrent_requests = 20\n`,
    expected: "AKIAONE one",
  },
  {
    name: "a sub-section before the keys",
    config: `[default]\ns3 =\n  max_concurrent_requests = 20\n${ONE}`,
    expected: "AKIAONE one",
  },
  {
    name: "keys inside a sub-section",
    config: "[default]\ns3 =\n  aws_access_key_id = AKIAONE\n  aws_secret_access_key = one\n",
    expected: REFUSED,
  },
  {
    name: "a property before the first section",
    credentials: `region = eu-west-1\n[default]\n${ONE}`,
    expected: REFUSED,
    differs: { sdk: "AKIAONE one" },
    why: "the AWS CLI cannot use the file, and a property without a section does nothing",
  },
  {
    name: "a line that is not a property",
    credentials: `[default]\n${ONE}AKIATWO two\n`,
    expected: REFUSED,
    differs: { sdk: "AKIAONE one" },
    why: "the AWS CLI cannot use the file, and the line may be a key that lost its name",
  },
  {
    name: "sections of other kinds",
    config: `[plugins]\ncli = x\n[services local]\nsts =\n  endpoint_url = http://127.0.0.1:1\n` +
      `[sso-session default]\naws_access_key_id = AKIATWO\n[default]\n${ONE}`,
    expected: "AKIAONE one",
  },
];
