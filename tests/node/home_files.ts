/** The tokens in a home directory. */

const LATER = "2099-01-01T00:00:00Z";

/** The files in the home directory, beside the shared files. The names are hashes, as the AWS CLI makes them. */
export async function homeFiles(): Promise<ReadonlyMap<string, string>> {
  const cache = ".aws/sso/cache";
  const token = (accessToken: string, expiresAt: string) =>
    JSON.stringify({ accessToken, expiresAt, region: "us-east-1", startUrl: "https://corp.awsapps.com/start" });
  const login = (expiresAt: string) =>
    JSON.stringify({
      accessToken: {
        accessKeyId: "ASIALOGIN",
        secretAccessKey: "login",
        sessionToken: "token",
        accountId: "123456789012",
        expiresAt,
      },
      tokenType: "aws_sigv4",
      clientId: "client",
      refreshToken: "refresh",
      dpopKey: "key",
    });
  return new Map([
    ["token", "a.web.token"],
    [`${cache}/${await hex("SHA-1", "corp")}.json`, token("corp-token", LATER)],
    [`${cache}/${await hex("SHA-1", "ended")}.json`, token("ended-token", "2001-01-01T00:00:00Z")],
    [`${cache}/${await hex("SHA-1", "https://corp.awsapps.com/start")}.json`, token("url-token", LATER)],
    [`.aws/login/cache/${await hex("SHA-256", "arn:aws:iam::123456789012:user/ada")}.json`, login(LATER)],
    [
      `.aws/login/cache/${await hex("SHA-256", "arn:aws:iam::123456789012:user/bob")}.json`,
      login("2001-01-01T00:00:00Z"),
    ],
  ]);
}

async function hex(algorithm: string, text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm, new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
