/** The Python of Debian with the AWS CLI and botocore: those of this machine, or installed, which needs root. */

/** The interpreter of Debian's packages. */
export const PYTHON = "/usr/bin/python3";

async function succeeds(command: string, args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command(command, { args, stdout: "null", stderr: "null" }).output()).success;
  } catch {
    return false;
  }
}

const isInstalled = () => succeeds(PYTHON, ["-c", "import awscli, botocore"]);
const install = () => succeeds("apt-get", ["install", "-y", "awscli", "python3-botocore"]);

/** Whether both can be asked here. */
export const hasPython: boolean = await isInstalled() || await install() ||
  await succeeds("apt-get", ["update"]) && await install();

/** The end of a test's name. */
export const unlessPython: string = hasPython ? "" : ", skipped: awscli and python3-botocore cannot be installed here";
