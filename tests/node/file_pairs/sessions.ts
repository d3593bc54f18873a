/** IAM Identity Center, and `aws login`. */
import { type FilePair, python, REFUSED, ROLE } from "./pair.ts";

const SSO = "sso_account_id = 123456789012\nsso_role_name = Admin\n";
const CORP = "sso_region = us-east-1\nsso_start_url = https://corp.awsapps.com/start\n";
const SSO_KEYS = "ASIAAdmin 123456789012,corp-token token";

/** IAM Identity Center, and `aws login`. */
export const SESSIONS: readonly FilePair[] = [
  {
    name: "a session of IAM Identity Center",
    config: `[default]\nsso_session = corp\n${SSO}[sso-session corp]\n${CORP}`,
    expected: SSO_KEYS,
  },
  {
    name: "a session with its region in the profile too",
    config: `[default]\nsso_session = corp\nsso_region = us-east-1\n${SSO}` +
      `[sso-session corp]\n${CORP}`,
    expected: SSO_KEYS,
  },
  {
    name: "IAM Identity Center without a session",
    config: `[default]\n${CORP}${SSO}`,
    expected: "ASIAAdmin 123456789012,url-token token",
  },
  {
    name: "a session whose token has ended",
    config: `[default]\nsso_session = ended\n${SSO}[sso-session ended]\n${CORP}`,
    expected: REFUSED,
  },
  {
    name: "a session without a token",
    config: `[default]\nsso_session = new\n${SSO}[sso-session new]\n${CORP}`,
    expected: REFUSED,
  },
  { name: "a session that is missing", config: `[default]\nsso_session = corp\n${SSO}`, expected: REFUSED },
  {
    name: "a session with another region in the profile",
    config: `[default]\nsso_session = corp\nsso_region = eu-west-1\n${SSO}` +
      `[sso-session corp]\n${CORP}`,
    expected: REFUSED,
    differs: { sdk: SSO_KEYS },
    why: "the AWS CLI cannot use the file, which says two regions",
  },
  {
    name: "a session without a role",
    config: `[default]\nsso_session = corp\nsso_account_id = 123456789012\n[sso-session corp]\n${CORP}`,
    expected: REFUSED,
  },
  {
    name: "a role with the credentials of IAM Identity Center",
    config: `[default]\nrole_arn = ${ROLE}a\nsource_profile = b\n` +
      `[profile b]\nsso_session = corp\n${SSO}[sso-session corp]\n${CORP}`,
    expected: "ASIAa ASIAAdmin token",
    differs: python(REFUSED),
    why: "these versions look for the session in the profile of the role",
  },
  {
    name: "a session of aws login",
    config: "[default]\nlogin_session = arn:aws:iam::123456789012:user/ada\n",
    expected: "ASIALOGIN login token",
    differs: python(REFUSED),
    why: "these versions are older than aws login",
  },
  {
    name: "a session of aws login that has ended",
    config: "[default]\nlogin_session = arn:aws:iam::123456789012:user/bob\n",
    expected: REFUSED,
  },
];
