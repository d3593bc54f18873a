/** A profile, and the means to get its credentials. */
import type { CredentialSource } from "../../auth/credential_source.ts";
import type { EnvReader } from "../../auth/env.ts";
import { type Clock, systemClock } from "../../base/clock.ts";
import { quoted } from "../../base/quote.ts";
import type { Properties } from "../files/parse_ini.ts";
import type { SharedConfig } from "../files/shared_files.ts";
import { failure } from "../machine/failure.ts";
import type { ProfileOptions } from "./profile_options.ts";

/** Returns the source of a value of `credential_source` in the profile `name`. */
export type MachineSources = (value: string, name: string) => CredentialSource;

/** A profile, and the means to get its credentials. */
export interface ProfileContext {
  readonly name: string;
  readonly profile: Properties;
  readonly shared: SharedConfig;
  readonly options: ProfileOptions;
  readonly read: EnvReader;
  /** The sources of the machine. */
  readonly machine: MachineSources;
}

/** Returns the clock of the options. */
export function clockOf({ clock = systemClock }: ProfileOptions): Clock {
  return clock;
}

/** Returns the option of the AWS CLI that chooses a profile, as a shell takes it. */
export function profileOption(name: string): string {
  return `--profile ${/^[\w@.+-]+$/.test(name) ? name : JSON.stringify(name)}`;
}

/** Creates the error of a profile whose properties cannot be used. */
export function unusableProfile(name: string, why: string, code: string = "InvalidProfile", cause?: unknown): Error {
  return failure(`Cannot use profile ${quoted(name)}: ${why}`, code, cause);
}

/**
 * Returns the value of a property that the profile needs.
 *
 * @param instead the end of the message: how the property gets there.
 * @throws {AuthenticationError} `credentials` when the property is missing or empty.
 */
export function requiredProperty({ name, profile }: ProfileContext, property: string, instead: string): string {
  const value = profile.get(property);
  if (value) return value;
  throw unusableProfile(name, `its ${property} is missing; ${instead}`);
}
