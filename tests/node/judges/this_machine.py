"""Lets botocore find its services and its files on this machine."""
import os

from botocore.credentials import SSOProvider
from botocore.session import Session
from botocore.tokens import SSOTokenProvider

create_client = Session.create_client


def create_local_client(self, service_name, *args, **options):
    """Debian's version is older than the variables for the URLs of services."""
    if options.get("endpoint_url") is None:
        options["endpoint_url"] = os.environ.get(f"AWS_ENDPOINT_URL_{service_name.upper()}")
    return create_client(self, service_name, *args, **options)


def use_home():
    """Looks for tokens in the home directory of the request, not in that of the imports."""
    for provider in (SSOProvider, SSOTokenProvider):
        provider._SSO_TOKEN_CACHE_DIR = os.path.expanduser("~/.aws/sso/cache")


Session.create_client = create_local_client
