"""The health check inside a container: status 0 when the service beside says that it is ready."""

import http.client
import sys
from http import HTTPStatus

PORT = 8000


def main() -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=4)
    try:
        connection.request("GET", "/readyz")
        return 0 if connection.getresponse().status == HTTPStatus.OK else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main())
