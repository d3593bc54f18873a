/**
 * The credential providers of AWS's own SDK, as they are, in the type of `credentials`. Apart from the test, so that it can be
 * type-checked under the options of other projects.
 */
import * as sdk from "npm:@aws-sdk/credential-providers@3.1162.0";
// By its path: under the other configurations the package has no name.
import type { CredentialProvider } from "../../mod.ts";

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
