"""Workspace: the browser client under `/app` for the people who review cases, and the routes that serve it.

The Python modules serve the shell and the built files, and know nothing of cases; `src` holds the client in
TypeScript, `styles` its style sheet, and `build.mjs` makes both into `.oms/workspace`. The modules may import
`gateway.runtime`, `gateway.site.assets` and `shared.web_design`; no rule of the instrument belongs in here.
"""
