"""Calls the served fake with botocore's own signer and event-stream parser. Prints one JSON object."""

import http.client
import json
import sys
from urllib.parse import quote, urlsplit

import botocore
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.eventstream import EventStreamBuffer

URL = sys.argv[1]
MODEL = "us.anthropic.claude-3-haiku-20240307-v1:0"
KEYS = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
BODY = json.dumps({"messages": [{"role": "user", "content": [{"text": "Où est la tour? 🗼"}]}]})


def new_connection():
    split = urlsplit(URL)
    return http.client.HTTPConnection(split.hostname, split.port, timeout=20)


def send(action, fault=None, keys=KEYS, connection=None):
    """Sends a signed request. The header of the fault is not signed."""
    url = f"{URL}/model/{quote(MODEL, safe='')}/{action}"
    request = AWSRequest("POST", url, headers={"Content-Type": "application/json"}, data=BODY)
    SigV4Auth(keys, "bedrock", "us-east-1").add_auth(request)
    headers = dict(request.headers.items())
    if fault is not None:
        headers["x-fake-fault"] = fault
    split = urlsplit(url)
    connection = connection or new_connection()
    connection.request("POST", split.path, BODY.encode(), headers)
    return connection.getresponse()


def kept(count):
    """The number of answers over one connection, which is kept. The body follows the headers in a packet of its own."""
    connection = new_connection()
    return sum(send("converse", connection=connection).read() != b"" for _ in range(count))


def whole(response):
    """The text of an answer, or the refusal."""
    body = json.loads(response.read())
    if response.status != 200:
        return f"{response.status} {response.headers['x-amzn-errortype'].split(':')[0]}: {body['message']}"
    return body["output"]["message"]["content"][0]["text"]


def streamed(response):
    """The texts of a stream, and its end."""
    if response.status != 200:
        return whole(response)
    buffer, texts, end = EventStreamBuffer(), [], "no messageStop"
    try:
        while chunk := response.read1():
            buffer.add_data(chunk)
            for event in buffer:
                headers, payload = event.headers, json.loads(event.payload)
                if headers[":message-type"] == "exception":
                    return [len("".join(texts)) > 0, headers[":exception-type"]]
                if headers[":event-type"] == "contentBlockDelta":
                    texts.append(payload["delta"]["text"])
                if headers[":event-type"] == "messageStop":
                    end = payload["stopReason"]
    except Exception as error:  # The name of the parser's own error is the result.
        return [len("".join(texts)) > 0, type(error).__name__]
    return ["".join(texts) if end == "end_turn" else len("".join(texts)) > 0, end]


print(json.dumps({
    "botocore": botocore.__version__,
    "whole": whole(send("converse")),
    "streamed": streamed(send("converse-stream")),
    "kept": kept(200),
    "wrong key": whole(send("converse", keys=Credentials("AKIDEXAMPLE", "wrong"))).split(": ")[0],
    "faults": {fault: streamed(send("converse-stream", fault)) for fault in sys.argv[2:]},
}))
