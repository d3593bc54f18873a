/** Profiles and sections. */
import { type FilePair, ONE, python, REFUSED, TWO } from "./pair.ts";

/** Profiles and sections. */
export const SECTIONS: readonly FilePair[] = [
  { name: "a profile in the config file", config: `[profile dev]\n${ONE}`, profile: "dev", expected: "AKIAONE one" },
  {
    name: "a profile in the credentials file",
    credentials: `[default]\n${ONE}[dev]\n${TWO}`,
    profile: "dev",
    expected: "AKIATWO two",
  },
  {
    name: "a profile in both files",
    config: `[profile dev]\nregion = eu-west-1\n${ONE}`,
    credentials: `[dev]\n${TWO}`,
    profile: "dev",
    expected: "AKIATWO two",
  },
  {
    name: "AWS_PROFILE",
    credentials: `[default]\n${ONE}[dev]\n${TWO}`,
    env: { AWS_PROFILE: "dev" },
    expected: "AKIATWO two",
  },
  { name: "a profile that is missing", credentials: `[default]\n${ONE}`, profile: "dev", expected: REFUSED },
  { name: "a profile of the default's name in capitals", credentials: `[DEFAULT]\n${ONE}`, expected: REFUSED },
  { name: "a config section without the word profile", config: `[dev]\n${ONE}`, profile: "dev", expected: REFUSED },
  {
    name: "a credentials section with the word profile",
    credentials: `[profile dev]\n${ONE}`,
    profile: "dev",
    expected: REFUSED,
  },
  { name: "a name in quotes", config: `[profile "dev"]\n${ONE}`, profile: "dev", expected: "AKIAONE one" },
  {
    name: "a name with a blank, in quotes",
    config: `[profile "my dev"]\n${ONE}`,
    profile: "my dev",
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "a name with a blank, without quotes",
    config: `[profile my dev]\n${ONE}`,
    profile: "my dev",
    expected: REFUSED,
  },
  {
    name: "a name behind two blanks",
    config: `[profile  dev]\n${ONE}`,
    profile: "dev",
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "a name with an at sign, a dot and a plus",
    config: `[profile a.b+c@d-e_f]\n${ONE}`,
    profile: "a.b+c@d-e_f",
    expected: "AKIAONE one",
  },
  {
    name: "[profile default] before [default]",
    config: `[profile default]\n${ONE}[default]\n${TWO}`,
    expected: "AKIAONE one",
    differs: python("AKIATWO two"),
    why: "[profile default] wins in the AWS SDK, wherever it stands",
  },
  {
    name: "[profile default] behind [default]",
    config: `[default]\n${TWO}[profile default]\n${ONE}`,
    expected: "AKIAONE one",
  },
  {
    name: "a profile of the prototype's name",
    credentials: `[__proto__]\n${ONE}`,
    profile: "__proto__",
    expected: REFUSED,
    differs: python("AKIAONE one"),
    why: "refused as by the AWS SDK; every other name is possible",
  },
  {
    name: "a profile of the constructor's name",
    credentials: `[constructor]\n${ONE}`,
    profile: "constructor",
    expected: "AKIAONE one",
    differs: { sdk: REFUSED },
    why: "only some can use the file",
  },
  {
    name: "a section that is there twice",
    credentials: `[default]\naws_access_key_id = AKIAONE\n[dev]\n${TWO}[default]\n` +
      "aws_secret_access_key = one\n",
    expected: "AKIAONE one",
    differs: python(REFUSED),
    why: "only some can use the file",
  },
  {
    name: "a property that is there twice",
    credentials: `[default]\naws_access_key_id = AKIATWO\n${ONE}`,
    expected: "AKIAONE one",
    differs: python(REFUSED),
    why: "only some can use the file",
  },
];
