/** Sources that read the shared files anew each time, since people and programs rewrite them. */
import { type CredentialSource, credentialSource } from "../../auth/credential_source.ts";
import { envReader } from "../../auth/env.ts";
import { profileIn, profileName, readSharedFiles } from "../files/shared_files.ts";
import { machineSources } from "./machine_sources.ts";
import type { ProfileContext } from "./context.ts";
import type { ProfileOptions } from "./profile_options.ts";

/**
 * Creates a source over the profile that the options choose.
 *
 * @param create creates the source that the content of the profile describes.
 */
export function sourceOfProfile(
  options: ProfileOptions,
  create: (context: ProfileContext) => CredentialSource,
): CredentialSource {
  const read = envReader(options.env);
  const machine = machineSources(options);
  /** The source that gave the last credentials. */
  let last: CredentialSource | undefined;
  return credentialSource(() => last?.source ?? `profile ${profileName(options, read)}`, async (need) => {
    const name = profileName(options, read);
    const shared = await readSharedFiles(options, read);
    const source = create({ name, profile: profileIn(shared, name), shared, options, read, machine });
    const credentials = await source(need);
    last = source;
    return credentials;
  });
}
