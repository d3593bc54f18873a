/**
 * The hosts of the services that give credentials, in every partition and variant: those of the endpoint rules in AWS's SDK.
 * Run with `deno task test:oracles`; it downloads the SDK from npm.
 */
import { assertEquals } from "@std/assert";
import { CognitoIdentityClient } from "npm:@aws-sdk/nested-clients@3.998.5/cognito-identity";
import { SSOClient } from "npm:@aws-sdk/nested-clients@3.998.5/sso";
import { STSClient } from "npm:@aws-sdk/nested-clients@3.998.5/sts";
import { COGNITO } from "../../src/credentials/sources/cognito_identity.ts";
import { STS } from "../../src/credentials/sts/call_sts.ts";
import { placeOf } from "../../src/credentials/sts/endpoint.ts";
import { PORTAL } from "../../src/node/kinds/sso.ts";

const REGIONS = [
  ...["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-central-1", "ap-southeast-5"],
  ...["us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1", "eusc-de-east-1"],
  ...["us-iso-east-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1"],
];

/** The part of the SDK's clients that finds a host. */
interface Resolver {
  readonly config: {
    endpointProvider(of: { Region: string; UseFIPS: boolean; UseDualStack: boolean }): { readonly url: URL };
  };
}

const region = "us-east-1";
const SERVICES = [
  { service: STS, client: new STSClient({ region }) as unknown as Resolver },
  { service: PORTAL, client: new SSOClient({ region }) as unknown as Resolver },
  { service: COGNITO, client: new CognitoIdentityClient({ region }) as unknown as Resolver },
];

/** The rules list the hosts of Cognito with both variants in the USA alone. Beyond it the SDK makes up a name by a pattern. */
const UNLISTED = /^https:\/\/cognito-identity-fips\.(?!us-).*\.api\.aws\/$/;

for (const { service, client } of SERVICES) {
  for (const UseFIPS of [false, true]) {
    for (const UseDualStack of [false, true]) {
      const variant = [UseFIPS && "FIPS", UseDualStack && "dual stack"].filter(Boolean).join(" and ") || "plain";
      Deno.test(`the ${variant} hosts of ${service.displayName} are those of the SDK`, () => {
        const env = { AWS_USE_FIPS_ENDPOINT: `${UseFIPS}`, AWS_USE_DUALSTACK_ENDPOINT: `${UseDualStack}` };
        for (const Region of REGIONS) {
          const { href } = client.config.endpointProvider({ Region, UseFIPS, UseDualStack }).url;
          if (UNLISTED.test(href)) continue;
          assertEquals(placeOf(service, { region: Region, env }).url.href, href);
        }
      });
    }
  }
}
