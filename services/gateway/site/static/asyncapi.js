/* Draws the document of all events, which lies beside this page; nothing is asked of anybody else. */
"use strict";

window.AsyncApiStandalone.render(
  { schema: { url: "/asyncapi.json" }, config: { show: { sidebar: false, errors: true } } },
  document.getElementById("asyncapi"),
);
