/** Entry of the workspace: loads the person, then shows the page of the address. */
import { render } from "preact";

import "../styles/workspace.css";
import "../styles/case.css";
import { App } from "./app";
import { beginSession } from "./session/account";

const place = document.getElementById("workspace");
if (place === null) throw new Error("The shell has no place for the workspace.");
render(<App />, place);
beginSession();
if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/app/service_worker.js", { scope: "/app/" });
