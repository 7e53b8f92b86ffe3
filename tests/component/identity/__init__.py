"""Identity as its users meet it: through the gateway, with a browser, the mails they get, and a clock that is moved."""
