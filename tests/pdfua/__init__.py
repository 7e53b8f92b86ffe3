"""Whether printed cases are PDF/UA-1, by veraPDF: `python -m tests.pdfua`. Needs Java, Maven and, once, a network."""
