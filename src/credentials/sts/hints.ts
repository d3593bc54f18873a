/**
 * Hints for the failures of STS. Source: the errors of AssumeRole and AssumeRoleWithWebIdentity in the STS API reference, read
 * 2026-11-29.
 */

const HINTS: Readonly<Record<string, string>> = {
  AccessDenied:
    "The trust policy of the role must allow the caller, with the same audience, subject, external id and tags, and the caller's own " +
    "policy must allow the operation",
  ExpiredToken: "Return a fresh token from the token function",
  IDPRejectedClaim: "The identity provider rejected the token; check its audience and its subject",
  InvalidIdentityToken:
    "Create an identity provider in IAM for the issuer of the token, and list the token's audience there",
  MalformedPolicyDocument: "Check the JSON of the option policy",
  PackedPolicyTooLarge: "Shorten the policy, or pass fewer tags and policyArns",
  RegionDisabled: "Activate STS in this region, in the account settings of IAM, or pass another region",
  InvalidClientTokenId: "AWS does not know the access key that signs: it was deleted, or it is for another partition",
  SignatureDoesNotMatch: "The secret access key does not fit the access key id; copy both again",
};

/** Returns the hint for a failure of STS; `undefined` for an unknown one. STS writes some names with "Exception" at the end. */
export function stsHint(code: string): string | undefined {
  const name = code.replace(/Exception$/, "");
  return Object.hasOwn(HINTS, name) ? HINTS[name] : undefined;
}
