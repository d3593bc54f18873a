/**
 * API keys, and the digests of the keys that AWS's generator makes at the same time; `mint_api_key_oracle.ts` compares the
 * digests with the generator. Digests, because scanners of secrets would report the keys.
 */
import type { Credentials } from "@bedrock-edge/client";

/** The options of a key, its time, and the SHA-256 digest of the key in hexadecimal digits. */
export interface MintCase {
  readonly name: string;
  readonly credentials: Credentials;
  readonly region: string;
  readonly expiresInSeconds: number | undefined;
  readonly at: string;
  readonly sha256: string;
}

const USER = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
const SESSION = {
  ...USER,
  accessKeyId: "ASIAEXAMPLE",
  sessionToken: "IQoJb3JpZ2luX2VjEJ//////////wEaCXVzLWVhc3QtMSJ+=/+==",
};
const ODD = { ...USER, sessionToken: "~*'()!-._%&?#/=+" };
const NOON = "2026-11-29T12:00:00.000Z";
const NEW_YEAR = "2026-12-31T23:59:59.999Z";

/** Credentials of a user and of a session, regions of each partition, the shortest and the longest life. */
export const MINT_CASES: readonly MintCase[] = [
  {
    name: "a user, the default life",
    credentials: USER,
    region: "us-east-1",
    expiresInSeconds: undefined,
    at: NOON,
    sha256: "f90bbdd136f62030cfc2875b5f4d5e76b5492eaf236fcaab62de8aef196bf645",
  },
  {
    name: "a user, a minute",
    credentials: USER,
    region: "eu-central-1",
    expiresInSeconds: 60,
    at: NOON,
    sha256: "78e54f1d6b97e712d92d0d4ad9e2eed569f6c79348207c2dc763f2903b07565f",
  },
  {
    name: "a user, a second",
    credentials: USER,
    region: "ap-southeast-2",
    expiresInSeconds: 1,
    at: NEW_YEAR,
    sha256: "629dc3704974ad87abee89283dae1dcefb9c5407007f685c60a296011ccb09d0",
  },
  {
    name: "a user, 12 hours",
    credentials: USER,
    region: "us-west-2",
    expiresInSeconds: 43200,
    at: NEW_YEAR,
    sha256: "7d64edbc6737d54318c55ba828727838ff764c69ff6fc3bcd561935e1c9480a3",
  },
  {
    name: "a session, the default life",
    credentials: SESSION,
    region: "us-east-1",
    expiresInSeconds: undefined,
    at: NOON,
    sha256: "89981b74d218360dbb11f2cb472b79b6193106d325b1f0b027368726f42682c0",
  },
  {
    name: "a session, an hour",
    credentials: SESSION,
    region: "eu-west-3",
    expiresInSeconds: 3600,
    at: NEW_YEAR,
    sha256: "f7c0cfd3cc1c0a672de559696b60bc5b0f30446d7553317328603d6143e91158",
  },
  {
    name: "a token with every character that is encoded",
    credentials: ODD,
    region: "sa-east-1",
    expiresInSeconds: 900,
    at: NOON,
    sha256: "7995e6e3c31470e55f76b197927a734d6030d013a33e6d23300c6ec9b3f789e1",
  },
  {
    name: "GovCloud, a user",
    credentials: USER,
    region: "us-gov-west-1",
    expiresInSeconds: undefined,
    at: NOON,
    sha256: "02484eb5660e4ab2d893d023c56ec092a82aaaacc851eb2fa6124a6e5339d9e7",
  },
  {
    name: "GovCloud, a session",
    credentials: SESSION,
    region: "us-gov-east-1",
    expiresInSeconds: 7200,
    at: NOON,
    sha256: "87cc048f97687d3dd2a22f7d40dd5b3e182ab07f39796e9667f4ce51ccacda79",
  },
  {
    name: "China, a user",
    credentials: USER,
    region: "cn-north-1",
    expiresInSeconds: undefined,
    at: NOON,
    sha256: "b79bb75040899c5515e967ce67e2ecd860543b4bcccc28c0b44a9b6017a1c5cd",
  },
  {
    name: "China, a session",
    credentials: SESSION,
    region: "cn-northwest-1",
    expiresInSeconds: 7200,
    at: NEW_YEAR,
    sha256: "193f33d994f597ad4ccf6a7252cfdc7923d0092e4881b9465f09b07566ff6dff",
  },
  {
    name: "the European sovereign cloud, a session",
    credentials: SESSION,
    region: "eusc-de-east-1",
    expiresInSeconds: 1800,
    at: NOON,
    sha256: "34dfe4559347244a1fbe3301dcc53da09569acc72e592aadb30669d5bdb1a10d",
  },
];
