"""Charts as files: pictures of a page's figures that stand alone, as SVG and as PNG.

Drawing for files belongs here; charts inside pages are `shared.web_design`'s. Imports the pure modules of
`services.projections.public`.
"""
