/** Signing in again in place, when a session has ended while somebody was typing: nothing on the page is lost. */
import { signal, useSignal } from "@preact/signals";
import type { TargetedSubmitEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { api, bodyOf } from "@workspace/api/client";
import { Problem, wordsOf } from "@workspace/api/problem";

import { account, loadAccount, sessionState } from "./account";

const isOpen = signal(false);

/** Opens the dialog. */
export function askToSignIn(): void {
  isOpen.value = true;
}

export function SignInDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const isShown = isOpen.value && sessionState.value === "ended";
  useEffect(() => {
    if (isShown) dialog.current?.showModal();
    else dialog.current?.close();
    if (!isShown) isOpen.value = false;
  }, [isShown]);
  return (
    <dialog class="oms-dialog" ref={dialog} aria-labelledby="sign-in-again" onClose={() => (isOpen.value = false)}>
      {isShown && <SignInForm />}
    </dialog>
  );
}

function SignInForm() {
  const problem = useSignal("");
  const needsCode = useSignal(false);
  const isBusy = useSignal(false);
  const send = async (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => {
      const value = given.get(name);
      return typeof value === "string" ? value : "";
    };
    isBusy.value = true;
    try {
      const code = text("code").trim();
      await bodyOf(api.POST("/api/v1/sign-in", { body: { email: text("email"), password: text("password"), ...(code && { code }) } }));
      await loadAccount();
    } catch (error) {
      needsCode.value ||= error instanceof Problem && error.slug === "second-factor-needed";
      problem.value = wordsOf(error);
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <form class="usa-form" onSubmit={(event) => void send(event)}>
      <h2 id="sign-in-again">Sign in again</h2>
      <p>Your session has ended. What you typed is still here and is saved as soon as you are signed in.</p>
      {problem.value && (
        <p class="usa-error-message" role="alert">
          {problem.value}
        </p>
      )}
      <label class="usa-label" for="again-email">
        Email address
      </label>
      <input class="usa-input" id="again-email" name="email" type="email" autocomplete="username" value={account.value?.email} required />
      <label class="usa-label" for="again-password">
        Password
      </label>
      <input class="usa-input" id="again-password" name="password" type="password" autocomplete="current-password" autofocus required />
      {needsCode.value && (
        <>
          <label class="usa-label" for="again-code">
            Code of your authenticator app
          </label>
          <input class="usa-input" id="again-code" name="code" inputMode="numeric" autocomplete="one-time-code" required />
        </>
      )}
      <p class="oms-row">
        <button class="usa-button" type="submit" aria-disabled={isBusy.value}>
          Sign in
        </button>
        <button class="usa-button usa-button--outline" type="button" onClick={() => (isOpen.value = false)}>
          Not now
        </button>
      </p>
      <p>
        <a href="/sign-in?next=/app/" target="_blank">
          Sign in another way, in a new tab
        </a>
      </p>
    </form>
  );
}
