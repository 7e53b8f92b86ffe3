/** Locks of drafts: the tab that writes a draft holds its lock, so that another sees when it is gone. */

const nameOf = (draft: string) => `oms draft ${draft}`;

/** Resolves when this tab holds the lock of a draft, with the function that releases it; closing the tab does too. */
export function hold(draft: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const held = () =>
      new Promise<void>((release) => {
        resolve(release);
      });
    navigator.locks.request(nameOf(draft), held).catch(reject);
  });
}

/** Calls `call` when no tab holds a draft any more, at once where none does; nobody else takes it up meanwhile. */
export function whenLeft(draft: string, call: () => Promise<void>): void {
  void navigator.locks.request(nameOf(draft), call);
}
