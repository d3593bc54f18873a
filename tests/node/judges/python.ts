/** Debian's AWS CLI and botocore: those of this machine, or installed, which needs root. */
import { install, PYTHON, succeeds } from "../../helpers/debian.ts";

const isInstalled = () => succeeds(PYTHON, ["-c", "import awscli, botocore"]);

/** Whether both can be asked here. */
export const hasPython: boolean = await isInstalled() ||
  await install("awscli", "python3-botocore") && await isInstalled();

/** The end of a test's name. */
export const unlessPython: string = hasPython ? "" : ", skipped: awscli and python3-botocore cannot be installed here";
