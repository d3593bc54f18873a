"""The credentials that Debian's AWS CLI exports for a profile, as JSON."""
import os
import sys

from awscli.clidriver import main

from each_request import answer_each
from this_machine import use_home  # behind the AWS CLI, whose copy of botocore then is the one

# Where the AWS CLI finds its own files. It sets the variable when it is imported.
DATA_PATH = os.environ["AWS_DATA_PATH"]


def export_credentials(profile):
    use_home()
    os.environ["AWS_DATA_PATH"] = DATA_PATH
    named = ["--profile", profile] if profile else []
    sys.argv = ["aws", "configure", "export-credentials", "--format", "process", *named]
    return main()


answer_each(export_credentials)
