/* Draws the API's document, which lies beside this page; nothing is asked of anybody else. */
"use strict";

window.SwaggerUIBundle({ url: "/openapi.json", dom_id: "#openapi", validatorUrl: null, deepLinking: true });
