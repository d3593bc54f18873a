"""The credentials that botocore finds for a profile, as JSON."""
import json

from botocore.session import Session

from each_request import answer_each
from this_machine import use_home


def print_credentials(profile):
    use_home()
    credentials = Session(profile=profile).get_credentials()
    frozen = credentials and credentials.get_frozen_credentials()
    if not frozen:
        return 1
    members = {"AccessKeyId": frozen.access_key, "SecretAccessKey": frozen.secret_key, "SessionToken": frozen.token}
    print(json.dumps(members))


answer_each(print_credentials)
