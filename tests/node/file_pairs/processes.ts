/** Programs that print credentials. */
import { type FilePair, output, python, REFUSED, TWO } from "./pair.ts";

const GOOD_OUTPUT = '"AccessKeyId":"AKIAONE","SecretAccessKey":"one"';
const LATER = "2099-01-01T00:00:00Z";

/** Programs. */
export const PROCESSES: readonly FilePair[] = [
  { name: "a program", config: `[default]\n${output(`{"Version":1,${GOOD_OUTPUT}}`)}`, expected: "AKIAONE one" },
  {
    name: "a program with a token and an end",
    config: `[default]\n${output(`{"Version":1,${GOOD_OUTPUT},"SessionToken":"token","Expiration":"${LATER}"}`)}`,
    expected: "AKIAONE one token",
  },
  {
    name: "a program in the credentials file",
    credentials: `[default]\n${output(`{"Version":1,${GOOD_OUTPUT}}`)}`,
    expected: "AKIAONE one",
  },
  {
    name: "a program with its arguments on several lines",
    config: `[default]\ncredential_process = printf\n  '%s%s'\n` +
      `  '{"Version":1,'\n  '${GOOD_OUTPUT}}'\n`,
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "a program with a semicolon in its arguments",
    config: `[default]\ncredential_process = printf '{"Version":1,` +
      `"Note":"a ; b # c",${GOOD_OUTPUT}}'\n`,
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "a program with a variable of the shell",
    config: `[default]\ncredential_process = $HOME_OF_PROGRAMS/printf ` +
      `'{"Version":1,${GOOD_OUTPUT}}'\n`,
    env: { HOME_OF_PROGRAMS: "/usr/bin" },
    expected: REFUSED,
    differs: { sdk: "AKIAONE one" },
    why: "no shell runs, as in the AWS CLI",
  },
  {
    name: "a program of another version",
    config: `[default]\n${output(`{"Version":2,${GOOD_OUTPUT}}`)}`,
    expected: REFUSED,
  },
  { name: "a program without a version", config: `[default]\n${output(`{${GOOD_OUTPUT}}`)}`, expected: REFUSED },
  {
    name: "a program with expired credentials",
    config: `[default]\n${output(`{"Version":1,${GOOD_OUTPUT},"Expiration":"2001-01-01T00:00:00Z"}`)}`,
    expected: REFUSED,
  },
  {
    name: "a program without a secret",
    config: `[default]\n${output('{"Version":1,"AccessKeyId":"AKIAONE"}')}`,
    expected: REFUSED,
  },
  {
    name: "a program that prints something else",
    config: "[default]\ncredential_process = printf hello\n",
    expected: REFUSED,
  },
  { name: "a program that fails", config: "[default]\ncredential_process = false\n", expected: REFUSED },
  {
    name: "a program that is missing",
    config: "[default]\ncredential_process = /no/such/program\n",
    expected: REFUSED,
  },
  {
    name: "keys and a program in the config file",
    config: `[default]\n${TWO}${output(`{"Version":1,${GOOD_OUTPUT}}`)}`,
    expected: "AKIATWO two",
    differs: python("AKIAONE one"),
    why: "keys come first in the AWS SDK",
  },
  {
    name: "keys in the credentials file, and a program in the config file",
    config: `[default]\n` +
      output(`{"Version":1,${GOOD_OUTPUT}}`),
    credentials: `[default]\n${TWO}`,
    expected: "AKIATWO two",
  },
];
