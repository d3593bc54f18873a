/** Roles that profiles assume. */
import { type FilePair, ONE, output, REFUSED, ROLE } from "./pair.ts";

/** Roles. The stand-in of STS answers with the role, the keys of the caller, and the parameters of the request. */
export const ROLES: readonly FilePair[] = [
  {
    name: "a role with the keys of another profile",
    config: `[default]\nrole_arn = ${ROLE}app\nsource_profile = base\n`,
    credentials: `[base]\n${ONE}`,
    expected: "ASIAapp AKIAONE token",
  },
  {
    name: "a role with the keys of its own profile",
    config: `[default]\nrole_arn = ${ROLE}app\nsource_profile = default\n${ONE}`,
    expected: "ASIAapp AKIAONE token",
  },
  {
    name: "a role with an external id, a time and a name",
    config: `[default]\nrole_arn = ${ROLE}app\nsource_profile = base\nexternal_id = ext-1\nduration_seconds = 900\n` +
      "role_session_name = ada\n[profile base]\n" + ONE,
    expected: "ASIAapp AKIAONE,ext-1,900,ada token",
  },
  {
    name: "a chain of roles",
    config: `[profile a]\nrole_arn = ${ROLE}a\nsource_profile = b\n[profile b]\nrole_arn = ${ROLE}b\n` +
      `source_profile = c\n[profile c]\n${ONE}`,
    profile: "a",
    expected: "ASIAa ASIAb token",
  },
  {
    name: "a source profile with keys and a role, whose keys count",
    config: `[profile a]\nrole_arn = ${ROLE}a\nsource_profile = b\n` +
      `[profile b]\nrole_arn = ${ROLE}b\nsource_profile = a\n${ONE}`,
    profile: "a",
    expected: "ASIAa AKIAONE token",
  },
  {
    name: "a cycle of roles",
    config: `[profile a]\nrole_arn = ${ROLE}a\nsource_profile = b\n[profile b]\nrole_arn = ${ROLE}b\n` +
      "source_profile = a\n",
    profile: "a",
    expected: REFUSED,
  },
  {
    name: "a role that is its own source, without keys",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = default\n`,
    expected: REFUSED,
  },
  {
    name: "a source profile that is missing",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\n`,
    expected: REFUSED,
  },
  {
    name: "a source profile without credentials",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\n[profile b]\n` +
      "region = eu-west-1\n",
    expected: REFUSED,
  },
  { name: "a role without a source", config: `[default]\nrole_arn = ${ROLE}a\n`, expected: REFUSED },
  {
    name: "a role without a source, beside keys",
    config: `[default]\nrole_arn = ${ROLE}a\n${ONE}`,
    expected: REFUSED,
    differs: { sdk: "AKIAONE one" },
    why: "the file asks for the role, and the keys are of another identity",
  },
  {
    name: "a role with two sources",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\ncredential_source = Environment\n` +
      `[profile b]\n${ONE}`,
    env: { AWS_ACCESS_KEY_ID: "AKIATWO", AWS_SECRET_ACCESS_KEY: "two" },
    profile: "default",
    expected: REFUSED,
  },
  {
    name: "a role with the keys of the environment",
    config: `[profile a]\nrole_arn = ${ROLE}a\ncredential_source = Environment\n`,
    env: { AWS_ACCESS_KEY_ID: "AKIATWO", AWS_SECRET_ACCESS_KEY: "two" },
    profile: "a",
    expected: "ASIAa AKIATWO token",
  },
  {
    name: "a role with an unknown source",
    config: `[profile a]\nrole_arn = ${ROLE}a\ncredential_source = Cloud\n`,
    profile: "a",
    expected: REFUSED,
  },
  {
    name: "a role that needs a code",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\nmfa_serial = ` +
      `arn:aws:iam::123456789012:mfa/ada\n[profile b]\n${ONE}`,
    expected: REFUSED,
  },
  {
    name: "a role with a token file",
    config: `[default]\nrole_arn = ${ROLE}web\nweb_identity_token_file = $HOME/token\n`,
    expected: "ASIAweb a.web.token token",
  },
  {
    name: "a role with a token file that is missing",
    config: `[default]\nrole_arn = ${ROLE}web\nweb_identity_token_file = $HOME/no\n`,
    expected: REFUSED,
  },
  {
    name: "a role with the credentials of a program",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\n[profile b]\n` +
      output('{"Version":1,"AccessKeyId":"AKIAONE","SecretAccessKey":"one"}'),
    expected: "ASIAa AKIAONE token",
  },
];
