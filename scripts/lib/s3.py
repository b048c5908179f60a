#!/usr/bin/env python3
"""A small S3 client for the scripts: makes buckets, lists them and prints objects.

It needs nothing but Python, so that it works wherever `scripts/setup` ran. Endpoint and keys come from the
environment (`S3_ENDPOINT`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`), never from arguments, which
other users of a machine can read.

    s3.py make-buckets BUCKET...  create those that do not exist
    s3.py list BUCKET [PREFIX]    size, time and key of every object
    s3.py read BUCKET KEY         the object's bytes on standard output

The benchmarks import it, for `objects`, `blocks` and the two functions that remove.
"""

import datetime
import hashlib
import hmac
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

NAMESPACE = "{http://s3.amazonaws.com/doc/2006-03-01/}"


def encoded(text, keep=""):
    """Percent-encodes as AWS Signature Version 4 wants it: unreserved characters stay, everything else is %XX."""
    return urllib.parse.quote(text, safe="-._~" + keep)


def signed_headers(method, host, path, query):
    """The headers of a request without a body, signed with AWS Signature Version 4 for S3."""
    access_key = os.environ["AWS_ACCESS_KEY_ID"]
    secret_key = os.environ["AWS_SECRET_ACCESS_KEY"]
    region = os.environ.get("AWS_REGION", "us-east-1")
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    payload_hash = hashlib.sha256(b"").hexdigest()
    names = "host;x-amz-content-sha256;x-amz-date"
    canonical = "\n".join([
        method, path, query,
        f"host:{host}", f"x-amz-content-sha256:{payload_hash}", f"x-amz-date:{moment}", "",
        names, payload_hash,
    ])
    to_sign = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    key = ("AWS4" + secret_key).encode()
    for part in (moment[:8], region, "s3", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return {
        "x-amz-date": moment,
        "x-amz-content-sha256": payload_hash,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={access_key}/{scope}, "
                         f"SignedHeaders={names}, Signature={signature}",
    }


def send(method, bucket, key="", query=None):
    """Sends one request without a body and returns the open response."""
    endpoint = os.environ["S3_ENDPOINT"].rstrip("/")
    path = "/" + encoded(bucket) + ("/" + encoded(key, keep="/") if key else "")
    pairs = sorted((encoded(name), encoded(value)) for name, value in (query or {}).items())
    query_text = "&".join(f"{name}={value}" for name, value in pairs)
    url = endpoint + path + ("?" + query_text if query_text else "")
    headers = signed_headers(method, urllib.parse.urlsplit(endpoint).netloc, path, query_text)
    return urllib.request.urlopen(urllib.request.Request(url, method=method, headers=headers), timeout=30)


def make_buckets(*buckets):
    for bucket in buckets:
        try:
            send("HEAD", bucket).close()
        except urllib.error.HTTPError as error:
            if error.code != 404:
                raise
            send("PUT", bucket).close()


def objects(bucket, prefix=""):
    """Key, size and time of every object whose key begins with `prefix`."""
    query = {"list-type": "2", "prefix": prefix}
    while True:
        with send("GET", bucket, query=query) as response:
            page = ElementTree.parse(response).getroot()
        for item in page.iter(NAMESPACE + "Contents"):
            key, size, time = (item.findtext(NAMESPACE + name) for name in ("Key", "Size", "LastModified"))
            yield key, int(size), time
        if page.findtext(NAMESPACE + "IsTruncated") != "true":
            return
        query["continuation-token"] = page.findtext(NAMESPACE + "NextContinuationToken")


def blocks(bucket, key):
    """The object's bytes, a mebibyte at a time."""
    with send("GET", bucket, key) as response:
        while block := response.read(1 << 20):
            yield block


def remove_objects(bucket, prefix=""):
    for key in [key for key, _, _ in objects(bucket, prefix)]:
        send("DELETE", bucket, key).close()


def remove_bucket(bucket):
    remove_objects(bucket)
    send("DELETE", bucket).close()


def list_objects(bucket, prefix=""):
    for key, size, time in objects(bucket, prefix):
        print(f"{size:>14,}  {time}  {key}")


def read_object(bucket, key):
    for block in blocks(bucket, key):
        sys.stdout.buffer.write(block)


COMMANDS = {"make-buckets": (make_buckets, 1, 100), "list": (list_objects, 1, 2), "read": (read_object, 2, 2)}


def main(arguments):
    action, least, most = COMMANDS.get(arguments[0] if arguments else "", (None, 0, 0))
    if action is None or not least <= len(arguments) - 1 <= most:
        sys.exit(__doc__)
    try:
        action(*arguments[1:])
    except urllib.error.HTTPError as error:
        sys.exit(f"s3.py {arguments[0]}: {error.code} {error.read(300).decode(errors='replace')}")
    except urllib.error.URLError as error:
        sys.exit(f"s3.py {arguments[0]}: {error.reason}")


if __name__ == "__main__":
    main(sys.argv[1:])
