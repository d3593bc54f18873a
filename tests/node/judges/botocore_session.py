"""The credentials that botocore finds for a profile, as JSON."""
import json
import os
import sys

from botocore.session import Session

create_client = Session.create_client


def create_local_client(self, service_name, *args, **options):
    if options.get("endpoint_url") is None:
        options["endpoint_url"] = os.environ.get(f"AWS_ENDPOINT_URL_{service_name.upper()}")
    return create_client(self, service_name, *args, **options)


Session.create_client = create_local_client
credentials = Session(profile=sys.argv[1] if len(sys.argv) > 1 else None).get_credentials()
frozen = credentials and credentials.get_frozen_credentials()
if not frozen:
    sys.exit("no credentials")
print(json.dumps({"AccessKeyId": frozen.access_key, "SecretAccessKey": frozen.secret_key, "SessionToken": frozen.token}))
