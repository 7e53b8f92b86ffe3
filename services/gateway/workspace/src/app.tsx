/** Routes of the workspace: one line a page; pages of a role are loaded when they are first opened. */
import { useEffect } from "preact/hooks";
import { LocationProvider, Route, Router } from "preact-iso/router";

import { Missing } from "./missing";
import { sessionState } from "./session/account";
import { Start } from "./start";

export function App() {
  const state = sessionState.value;
  useEffect(() => {
    if (state === "absent") location.replace(`/sign-in?next=${encodeURIComponent(location.pathname + location.hash)}`);
  }, [state]);
  if (state === "unknown" || state === "absent") return <p class="oms-sr" role="status">Loading</p>;
  return (
    <LocationProvider scope="/app">
      <Router>
        <Route path="/app/" component={Start} />
        <Route default component={Missing} />
      </Router>
    </LocationProvider>
  );
}
