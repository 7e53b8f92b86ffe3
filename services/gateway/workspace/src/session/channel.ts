/** Tabs of this browser tell each other who has signed in or out. */

export type SessionNews = { kind: "signed-in"; person: string } | { kind: "signed-out" };

const channel = new BroadcastChannel("oms session");

export function announce(news: SessionNews): void {
  channel.postMessage(news);
}

export function onSessionNews(listener: (news: SessionNews) => void): void {
  channel.addEventListener("message", (event: MessageEvent<SessionNews>) => {
    listener(event.data);
  });
}
