/**
 * Hosts of `AWS_CONTAINER_CREDENTIALS_FULL_URI`. `sdk_oracle.ts` compares the table with AWS's SDK.
 */

/** Hosts of the full URI, and whether they may have the token. */
export const HOSTS: readonly (readonly [uri: string, isAllowed: boolean])[] = [
  ["https://credentials.example/v1?role=app", true],
  ["https://10.0.0.7:8443/v1", true],
  ["http://127.0.0.1:51679/v1", true],
  ["http://127.9.8.7/v1", true],
  ["http://localhost:1338/v1", true],
  ["http://[::1]:1338/v1", true],
  ["http://[0:0:0:0:0:0:0:1]/v1", true],
  ["http://169.254.170.2/v1", true],
  ["http://169.254.170.23/v1", true],
  ["http://[fd00:ec2::23]/v1", true],
  ["http://127.1/v1", true],
  ["http://0x7f.1/v1", true],
  ["http://2130706433/v1", true],
  ["http://169.254.170.2./v1", true],
  ["http://0/v1", false],
  ["http://[::ffff:127.0.0.1]/v1", false],
  ["http://localhost./v1", false],
  ["http://other.localhost/v1", false],
  ["http://127.0.0.1.localhost/v1", false],
  ["http://169.254.169.254/v1", false],
  ["http://169.254.170.24/v1", false],
  ["http://[fd00:ec2::254]/v1", false],
  ["http://[::2]/v1", false],
  ["http://10.0.0.7/v1", false],
  ["http://192.168.1.1/v1", false],
  ["http://credentials.example/v1", false],
  ["http://127.0.0.1.example/v1", false],
  ["http://localhost.example/v1", false],
  ["http://169.254.170.2.example/v1", false],
];
