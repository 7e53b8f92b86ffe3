/** What stands above every page when its session has ended or the server has a newer version, and the dialogs of both. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { account, sessionState } from "@workspace/session/account";
import { isOutdated } from "@workspace/session/build";
import { askToSignIn, SignInDialog } from "@workspace/session/sign_in_dialog";
import { Notice } from "@workspace/ui/notice";

import { sendAll, takeUpAll, unsavedHere } from "./queues";
import { UnsentDialog } from "./unsent_dialog";

export function SessionNotices() {
  const person = account.value?.id;
  useEffect(() => {
    if (person) void takeUpAll();
  }, [person]);
  return (
    <>
      {sessionState.value === "ended" && (
        <div class="oms-wrap" role="status">
          <Notice tone="warn" title="Your session has ended">
            <p>
              Go on typing: nothing is lost.{" "}
              <button class="usa-button usa-button--unstyled" type="button" onClick={askToSignIn}>
                Sign in here
              </button>{" "}
              to save.
            </p>
          </Notice>
        </div>
      )}
      {isOutdated.value && (
        <div class="oms-wrap" role="status">
          <Notice title="There is a newer version of this page">
            <p>
              Your work is saved first.{" "}
              <button class="usa-button usa-button--unstyled" type="button" onClick={() => void reloadWhenSaved()}>
                Load it now
              </button>
              , or go on: the next page that you open is the new one.
            </p>
          </Notice>
        </div>
      )}
      <SignInDialog />
      <UnsentDialog />
    </>
  );
}

async function reloadWhenSaved(): Promise<void> {
  await sendAll();
  location.reload();
}

/** Loads the next page from the server, so that it is of the newest build, where nothing waits to be saved. */
function openFromServer(event: MouseEvent): void {
  const isLink = event.target instanceof Element && event.target.closest('a[href^="/app/"]') !== null;
  if (isLink && unsavedHere.peek() === 0) event.stopPropagation(); // the router does not see it: the browser follows it
}

effect(() => {
  if (isOutdated.value) document.addEventListener("click", openFromServer, { capture: true });
  else document.removeEventListener("click", openFromServer, { capture: true });
});
