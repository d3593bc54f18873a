/** The values of `credential_source`: credentials that the machine gives. */
import type { CredentialSource } from "../../auth/credential_source.ts";
import { quoted } from "../../base/quote.ts";
import { fromContainer } from "../../credentials/sources/container.ts";
import { fromEnv } from "../../credentials/sources/env.ts";
import { fromInstanceMetadata } from "../../credentials/sources/instance_metadata.ts";
import { readTextFile } from "../machine/machine.ts";
import { type MachineSources, unusableProfile } from "./context.ts";
import type { ProfileOptions } from "./profile_options.ts";

const CREATE: Readonly<Record<string, (options: ProfileOptions) => CredentialSource>> = {
  Environment: ({ env }) => fromEnv({ env }),
  Ec2InstanceMetadata: ({ env, fetch, clock, timeoutMs }) => fromInstanceMetadata({ env, fetch, clock, timeoutMs }),
  EcsContainer: ({ env, fetch, clock, timeoutMs, allowHttp, readFile = readTextFile }) =>
    fromContainer({ env, fetch, clock, timeoutMs, allowHttp, readFile }),
};

/** Returns the machine's sources, each of which is created once: that of an EC2 instance keeps its last credentials. */
export function machineSources(options: ProfileOptions): MachineSources {
  const created = new Map<string, CredentialSource>();
  return (value, name) => {
    const create = Object.hasOwn(CREATE, value) ? CREATE[value] : undefined;
    if (!create) {
      throw unusableProfile(
        name,
        `its credential_source is ${quoted(value)}; use ${
          Object.keys(CREATE).join(", ").replace(/, (\w+)$/, " or $1")
        }`,
      );
    }
    const source = created.get(value) ?? create(options);
    created.set(value, source);
    return source;
  };
}
