/**
 * The sentences about the credentials of containers and instances, and about tokens in files.
 */
import { createBedrock } from "@bedrock-edge/client";
import {
  type ContainerOptions,
  edgeChain,
  fromContainer,
  fromInstanceMetadata,
  fromTokenFile,
  type InstanceMetadataOptions,
  type TokenFileOptions,
} from "@bedrock-edge/client/credentials";
import { containerService, type HostAnswer, instanceService } from "../credentials/host.ts";
import { ROLE, sts, TOKEN } from "../credentials/sts.ts";
import { VirtualClock } from "../helpers/clock.ts";
import { MODEL } from "../helpers/fire.ts";
import type { Row } from "./row.ts";

const FULL = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
const POD = { [FULL]: "http://169.254.170.23/v1/credentials" };

function container(
  env: Readonly<Record<string, string>>,
  options: ContainerOptions = {},
  ...answers: readonly HostAnswer[]
): Promise<unknown> {
  const clock = new VirtualClock();
  return clock.run(fromContainer({ env, fetch: containerService(...answers), clock, ...options })());
}

function instance(options: InstanceMetadataOptions, ...answers: readonly HostAnswer[]): Promise<unknown> {
  const clock = new VirtualClock();
  return clock.run(fromInstanceMetadata({ env: {}, fetch: instanceService(...answers), clock, ...options })());
}

function tokenFile(options: TokenFileOptions): Promise<unknown> {
  const env = { AWS_REGION: "eu-central-1", AWS_ROLE_ARN: ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token" };
  const clock = new VirtualClock();
  return clock.run(fromTokenFile({ env, fetch: sts(), clock, readFile: () => TOKEN, ...options })());
}

function fails(code: string, message = ""): () => never {
  return () => {
    throw Object.assign(new Error(message), { code });
  };
}

const CONTAINERS: readonly Row[] = [
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI are not set; ECS and EKS Pod Identity set one of them",
    when: () => container({}),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not a path; it must begin with a slash",
    when: () => container({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "v2/credentials" }),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_FULL_URI is not an http or https URL",
    when: () => container({ [FULL]: "credentials.example" }),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_FULL_URI has credentials in the URL; remove them",
    when: () => container({ [FULL]: "https://user:secret@credentials.example" }),
  },
  {
    says:
      'AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_CREDENTIALS_FULL_URI leads to "10.0.0.7" without TLS; use https, this machine, or a host of ECS or EKS, or pass allowHttp: true',
    when: () => container({ [FULL]: "http://10.0.0.7/v1" }),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: AWS_CONTAINER_AUTHORIZATION_TOKEN has a line break in it",
    when: () => container({ ...POD, AWS_CONTAINER_AUTHORIZATION_TOKEN: "a\r\nb" }),
  },
  {
    says:
      'AuthenticationError: Cannot get the credentials of the container: the file "/run/token" has a character that no header can hold',
    when: () => container({ ...POD, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "/run/token" }, { readFile: () => "ü" }),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the container: the container service answers AccessDeniedException: no association",
    when: () =>
      container(
        POD,
        {},
        () => Response.json({ Code: "AccessDeniedException", Message: "no association" }, { status: 403 }),
      ),
  },
];

const INSTANCES: readonly Row[] = [
  {
    says:
      "AuthenticationError: Cannot get the credentials of the instance: AWS_EC2_METADATA_DISABLED is set; unset it, or use another source",
    when: () => instance({ env: { AWS_EC2_METADATA_DISABLED: "true" } }),
  },
  {
    says:
      "AuthenticationError: Cannot reach the instance metadata service: no answer came within 1000 ms; raise timeoutMs\nHint: In a container, set the hop limit of the instance's metadata options to 2",
    when: () => instance({}, () => new Promise<Response>(() => {})),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the instance: the instance metadata service answers HTTP403: no body (no type)\nHint: Turn the metadata service on, in the instance's metadata options",
    when: () => instance({}, () => new Response(null, { status: 403 })),
  },
  {
    says:
      "AuthenticationError: Cannot get the credentials of the instance: the instance metadata service answers HTTP404: no body (no type)\nHint: Attach a role to the instance",
    when: () => instance({}, () => undefined, () => new Response(null, { status: 404 })),
  },
  {
    says: "AuthenticationError: Cannot read the instance metadata service's answer: it names no role",
    when: () => instance({}, () => undefined, () => new Response("")),
  },
  {
    says:
      "AuthenticationError: Cannot read the instance metadata service's answer: it says AssumeRoleUnauthorizedAccess",
    when: () =>
      instance({}, () => undefined, () => undefined, () => Response.json({ Code: "AssumeRoleUnauthorizedAccess" })),
  },
];

const FILES: readonly Row[] = [
  {
    says:
      "AuthenticationError: Cannot get credentials for the token in a file: AWS_WEB_IDENTITY_TOKEN_FILE is not set; set it, or pass tokenFile",
    when: () => tokenFile({ env: {} }),
  },
  {
    says:
      'AuthenticationError: Cannot assume role app by web identity: the file "/run/token" does not exist; check AWS_WEB_IDENTITY_TOKEN_FILE',
    when: () => tokenFile({ readFile: fails("ENOENT") }),
  },
  {
    says:
      'AuthenticationError: Cannot assume role app by web identity: the program may not read "/run/token"; run Deno with --allow-read=/run/token',
    when: () => tokenFile({ readFile: fails("EACCES") }),
  },
  {
    says: 'AuthenticationError: Cannot assume role app by web identity: reading "/run/token" failed: disk error',
    when: () => tokenFile({ readFile: fails("EIO", "disk error") }),
  },
  {
    says:
      'AuthenticationError: Cannot assume role app by web identity: readFile returned no text; return a string, as readFile(path, "utf8") does',
    when: () => tokenFile({ readFile: (() => new Uint8Array()) as never }),
  },
];

const CHAINS: readonly Row[] = [
  {
    says:
      "AuthenticationError: Cannot use the API key in AWS_BEARER_TOKEN_BEDROCK as credentials: it does not sign; pass the chain as auth, or pass its member credentials",
    when: () => edgeChain({ env: { AWS_BEARER_TOKEN_BEDROCK: "key" } })(),
  },
  {
    says: "AuthenticationError: Cannot read an API key from the environment: AWS_BEARER_TOKEN_BEDROCK is not set",
    when: () =>
      createBedrock({ region: "us-east-1", auth: edgeChain({ env: {} }) }).chat({ model: MODEL, messages: "Hi" })
        .catch((error) => {
          throw error.cause.errors[0];
        }),
  },
];

/** Sources that fail. */
export const HOST_FAILURES: readonly Row[] = [...CONTAINERS, ...INSTANCES, ...FILES, ...CHAINS];

/** Sources with mistakes. */
export const HOST_MISTAKES: readonly Row[] = [
  {
    says:
      'TypeError: Cannot use "IPv5" as AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: not a kind of address; use IPv4 or IPv6',
    when: () => instance({ env: { AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv5" } }),
  },
  {
    says: 'TypeError: Cannot use option "role": "a/b" is not valid; use the name of a role',
    when: () => instance({ role: "a/b" }),
  },
  {
    says:
      'TypeError: Cannot use "app" as AWS_ROLE_ARN: not the ARN of a role; copy the ARN from the role\'s page in IAM',
    when: () =>
      tokenFile({ env: { AWS_REGION: "us-east-1", AWS_ROLE_ARN: "app", AWS_WEB_IDENTITY_TOKEN_FILE: "/run/token" } }),
  },
];
