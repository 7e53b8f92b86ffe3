"""The health check inside a container: status 0 when the service beside says that it is ready."""

import http.client
import os
import ssl
import sys
from http import HTTPStatus

PORT = 8000


def main() -> int:
    connection = _connection()
    try:
        connection.request("GET", "/readyz")
        return 0 if connection.getresponse().status == HTTPStatus.OK else 1
    except OSError:
        return 1


def _connection() -> http.client.HTTPConnection:
    """Over HTTPS where the service speaks that; its certificate is for another name than this machine's own."""
    if "OMS_HTTPS_CERTIFICATE" not in os.environ:
        return http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    unchecked = ssl._create_unverified_context()  # noqa: S323, SLF001 to itself, on the loopback address
    return http.client.HTTPSConnection("127.0.0.1", PORT, timeout=4, context=unchecked)


if __name__ == "__main__":
    sys.exit(main())
