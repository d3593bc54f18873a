/**
 * The credential providers of AWS's own SDK, as they are, in the type of `credentials`, and our sources in the SDK's type. Apart from
 * the test, so that it can be type-checked under the options of other projects.
 */
import type { BedrockRuntimeClientConfig } from "npm:@aws-sdk/client-bedrock-runtime@3.1162.0";
import * as sdk from "npm:@aws-sdk/credential-providers@3.1162.0";
// By its path: under the other configurations the package has no name.
import type { CredentialProvider } from "../../mod.ts";
import * as ours from "../../src/credentials/mod.ts";
import * as node from "../../src/node/mod.ts";

/** Every provider that the package exports, made as its users make it. Nothing is asked before the first call. */
export const SDK_PROVIDERS: Readonly<Record<string, () => CredentialProvider>> = {
  fromCognitoIdentity: () =>
    sdk.fromCognitoIdentity({ identityId: "us-east-1:id", clientConfig: { region: "us-east-1" } }),
  fromCognitoIdentityPool: () =>
    sdk.fromCognitoIdentityPool({ identityPoolId: "us-east-1:pool", clientConfig: { region: "us-east-1" } }),
  fromContainerMetadata: () => sdk.fromContainerMetadata(),
  fromEnv: () => sdk.fromEnv(),
  fromHttp: () => sdk.fromHttp({ awsContainerCredentialsFullUri: "http://127.0.0.1/" }),
  fromIni: () => sdk.fromIni({ profile: "dev" }),
  fromInstanceMetadata: () => sdk.fromInstanceMetadata(),
  fromLoginCredentials: () => sdk.fromLoginCredentials({ profile: "dev" }),
  fromNodeProviderChain: () => sdk.fromNodeProviderChain({ profile: "dev" }),
  fromProcess: () => sdk.fromProcess({ profile: "dev" }),
  fromSSO: () => sdk.fromSSO({ profile: "dev" }),
  fromTemporaryCredentials: () =>
    sdk.fromTemporaryCredentials({ params: { RoleArn: "arn:aws:iam::123456789012:role/r" } }),
  fromTokenFile: () =>
    sdk.fromTokenFile({ webIdentityTokenFile: "/token", roleArn: "arn:aws:iam::123456789012:role/r" }),
  fromWebToken: () => sdk.fromWebToken({ webIdentityToken: "token", roleArn: "arn:aws:iam::123456789012:role/r" }),
};

/** The type of the option `credentials` of AWS's clients. */
type SdkCredentials = NonNullable<BedrockRuntimeClientConfig["credentials"]>;

const roleArn = "arn:aws:iam::123456789012:role/r";
const env = { AWS_ACCESS_KEY_ID: "ASIAEXAMPLE", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };

/** Every source of ours, made as its users make it. Nothing is asked before the first call. */
export const OUR_SOURCES: Readonly<Record<string, () => SdkCredentials>> = {
  cached: () => ours.cached(ours.fromEnv({ env })),
  edgeChain: () => ours.edgeChain({ env }).credentials,
  firstOf: () => ours.firstOf([ours.fromEnv({ env })]),
  fromAssumeRole: () => ours.fromAssumeRole({ credentials: ours.fromEnv({ env }), roleArn }),
  fromCognitoIdentity: () => ours.fromCognitoIdentity({ identityPoolId: "us-east-1:0123" }),
  fromContainer: () => ours.fromContainer(),
  fromEnv: () => ours.fromEnv({ env }),
  fromInstanceMetadata: () => ours.fromInstanceMetadata(),
  fromTokenFile: () => ours.fromTokenFile(),
  fromWebIdentity: () => ours.fromWebIdentity({ roleArn, token: "token" }),
  fromLoginCache: () => node.fromLoginCache(),
  fromProcess: () => node.fromProcess(),
  fromProfile: () => node.fromProfile(),
  fromSSO: () => node.fromSSO(),
  nodeChain: () => node.nodeChain({ env }).credentials,
};
