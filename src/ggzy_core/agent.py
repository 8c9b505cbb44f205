"""Where the signing agent on a person's own machine answers. One address, so that a page's content policy can name it."""

PORT = 47117
ADDRESS = f"http://127.0.0.1:{PORT}"
