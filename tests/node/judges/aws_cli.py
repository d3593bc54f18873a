"""The AWS CLI of Debian, with its STS and IAM Identity Center on this machine: its version is older than the variables for that."""
import os
import sys

from awscli.clidriver import main
from botocore.session import Session  # the copy of botocore inside of the AWS CLI, which the line above puts there

create_client = Session.create_client


def create_local_client(self, service_name, *args, **options):
    if options.get("endpoint_url") is None:
        options["endpoint_url"] = os.environ.get(f"AWS_ENDPOINT_URL_{service_name.upper()}")
    return create_client(self, service_name, *args, **options)


Session.create_client = create_local_client
sys.exit(main())
