/**
 * The sentences about profiles, and about files and processes.
 */
import {
  fromLoginCache,
  fromProcess,
  fromProfile,
  fromSSO,
  type ProcessOptions,
  profileRegion,
} from "@bedrock-edge/client/node";
import { nodeChain } from "../../src/node/unavailable.ts";
import { HOME, homeOf } from "../node/disk.ts";
import type { Row } from "./row.ts";

const env = { HOME };

/** Asks the program of a profile, from files in memory. */
async function process(config: string, options: ProcessOptions = {}): Promise<unknown> {
  return await fromProcess({ env, readFile: await homeOf({ config }), ...options })();
}

/** Sources of this entry that fail. */
export const NODE_FAILURES: readonly Row[] = [
  {
    says:
      'AuthenticationError: Cannot use profile "default": it has no credentials; run aws configure, aws configure sso or aws ' +
      "login",
    when: async () => await fromProfile({ env, readFile: await homeOf({ config: "[default]\n" }) })(),
  },
  {
    says:
      'AuthenticationError: Cannot use profile "a": its roles are a circle, a -> b -> a; let the last source_profile have keys',
    when: async () => {
      const role = (name: string, source: string) =>
        `[profile ${name}]\nrole_arn = arn:aws:iam::123456789012:role/${name}\nsource_profile = ${source}\n`;
      return await fromProfile({
        profile: "a",
        env,
        readFile: await homeOf({ config: role("a", "b") + role("b", "a") }),
      })();
    },
  },
  {
    says: "AuthenticationError: Cannot read /none: it is missing; check web_identity_token_file of profile default",
    when: async () => {
      const config = "[default]\nrole_arn = arn:aws:iam::123456789012:role/app\nweb_identity_token_file = /none\n";
      return await fromProfile({ env, readFile: await homeOf({ config }) })();
    },
  },
  {
    says:
      'AuthenticationError: Cannot find the region of profile "default": it has no region; add one, or set AWS_REGION',
    when: async () => await profileRegion({ env, readFile: await homeOf({ config: "[default]\n" }) }),
  },
  {
    says:
      "AuthenticationError: Cannot find ~/.aws/config: HOME is not set; set it, or pass configFile and credentialsFile",
    when: () => fromProcess({ env: {} })(),
  },
  {
    says: "AuthenticationError: Cannot read /nowhere/config: the program may not read it; run Deno with " +
      "--allow-read=/nowhere/config",
    when: () => fromProcess({ env: { AWS_CONFIG_FILE: "/nowhere/config", AWS_SHARED_CREDENTIALS_FILE: "/c" } })(),
  },
  {
    says:
      "AuthenticationError: Cannot read /home/ada/.aws/config: line 1 is before the first section; write one such as " +
      '"[default]" above it',
    when: () => process("region = eu-west-1\n"),
  },
  {
    says: 'AuthenticationError: Cannot use profile "default": it is not in /home/ada/.aws/config and ' +
      "/home/ada/.aws/credentials (missing); the profiles are dev",
    when: () => process("[profile dev]\n"),
  },
  {
    says: 'AuthenticationError: Cannot use profile "default": it is not in /home/ada/.aws/config and ' +
      "/home/ada/.aws/credentials (missing); run aws configure",
    when: () => process("[dev]\n"),
  },
  {
    says:
      'AuthenticationError: Cannot use profile "default": its credential_process is missing; add it, or use fromProfile()',
    when: () => process("[default]\n"),
  },
  {
    says:
      'AuthenticationError: Cannot run credential_process of profile "default": "keys" was not found; write the whole path ' +
      'of the program. Variables and "~" are not replaced, as in the AWS CLI',
    when: () =>
      process("[default]\ncredential_process = keys\n", {
        runProcess: () => Promise.reject(Object.assign(new Error(), { code: "ENOENT" })),
      }),
  },
  {
    says:
      'AuthenticationError: Cannot run credential_process of profile "default": its command line has a quote without its ' +
      "end; write the quotes in pairs",
    when: () => process("[default]\ncredential_process = keys 'dev\n"),
  },
  {
    says:
      'AuthenticationError: Cannot run credential_process of profile "default": its command line is empty; write the path of ' +
      "a program and its arguments",
    when: () => process("[default]\ncredential_process = ''\n"),
  },
  {
    says:
      'AuthenticationError: Cannot run credential_process of profile "default": "keys" is still running after 5 ms; raise ' +
      "processTimeoutMs",
    when: () =>
      process("[default]\ncredential_process = keys\n", {
        processTimeoutMs: 5,
        runProcess: () => Promise.resolve(undefined),
      }),
  },
  {
    says:
      'AuthenticationError: Cannot use profile "default": its login_session is missing; run aws login --profile default',
    when: async () => await fromLoginCache({ env, readFile: await homeOf({ config: "[default]\n" }) })(),
  },
  {
    says: "AuthenticationError: Cannot read /home/ada/.aws/login/cache/" +
      "397b11bbda6668a5a8d17d42c91036373f4a376627089c204bef61ce0ae993c2.json: it is not a JSON object; log in again",
    when: () => {
      const config = "[default]\nlogin_session = arn:aws:iam::123456789012:user/ada\n";
      return fromLoginCache({ env, readFile: (path) => Promise.resolve(path.endsWith(".json") ? "" : config) })();
    },
  },
  {
    says:
      'AuthenticationError: Cannot use profile "default": its sso_account_id is missing; run aws configure sso --profile ' +
      "default",
    when: async () =>
      await fromSSO({
        env,
        readFile: await homeOf({
          config: "[default]\nsso_session = corp\n" +
            "[sso-session corp]\nsso_region = us-east-1\n",
        }),
      })(),
  },
  {
    says:
      'AuthenticationError: Cannot use profile "default": its token of aws sso login ended at 2001-01-01T00:00:00.000Z; run ' +
      "aws sso login --profile default",
    when: async () =>
      await fromSSO({
        env,
        readFile: await homeOf({
          config: "[default]\nsso_session = ended\n" +
            "sso_account_id = 123456789012\nsso_role_name = Admin\n[sso-session ended]\nsso_region = us-east-1\n" +
            "sso_start_url = https://corp.awsapps.com/start\n",
        }),
      })(),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of role Admin in account 123456789012: IAM Identity Center answers " +
      "ForbiddenException: No access",
    when: async () =>
      await fromSSO({
        env,
        readFile: await homeOf({
          config: "[default]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Admin\n" +
            "[sso-session corp]\nsso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n",
        }),
        fetch: () =>
          Promise.resolve(
            Response.json({ message: "No access" }, {
              status: 403,
              headers: { "x-amzn-errortype": "ForbiddenException" },
            }),
          ),
      })(),
  },
];

/** Sources of this entry that are created with mistakes. */
export const NODE_MISTAKES: readonly Row[] = [
  {
    says:
      "TypeError: Cannot use nodeChain here: profiles are files, which Workers, edge functions and web pages do not have; " +
      'use edgeChain() or another source of "@bedrock-edge/client/credentials"',
    when: () => nodeChain(),
  },
  {
    says: 'TypeError: Cannot use option "ssoSession": unknown option; use sso_session in the profile',
    when: () => fromSSO({ ssoSession: "corp" } as never),
  },
];
