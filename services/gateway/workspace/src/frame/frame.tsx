/** Frame of every page: the band of the site's purpose, the header, the page and the footer. */
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

import { account, rolesIn } from "@workspace/session/account";
import { addressIn, doorOf, jurisdictionOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { ROLES } from "@workspace/words/codes";

import { signOut } from "./sign_out";

interface PageProps {
  site: string | null;
  /** First part of the document's title. */
  title: string;
  /** Which link of the header is of this page. */
  here?: string;
  /** Further class of the body, such as `oms--casebar oms-wide`. */
  body?: string;
  /** Stands between header and main part, such as the bar of a case. */
  bar?: ComponentChildren;
  children: ComponentChildren;
}

/** A page. Its title names the purpose, and focus moves to its main part when the address has changed. */
export function Page({ site, title, here = "", body = "", bar, children }: PageProps) {
  const door = site === null ? null : doorOf(site);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = [title, site && door ? `${door.short}, ${jurisdictionOf(site)}` : "", "Open OMS"].filter(Boolean).join(" | ");
  }, [title, site, door]);
  useEffect(() => {
    document.body.className = ["oms", door ? `oms--${door.purpose}` : "", body].filter(Boolean).join(" ");
  }, [door, body]);
  useEffect(() => {
    if (document.activeElement === document.body && !location.hash) main.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      <a class="usa-skipnav" href="#main">
        Skip to main content
      </a>
      {site !== null && <DoorBand site={site} />}
      <p class="oms-print oms-wrap">{printLine(site)}</p>
      <header class="oms-header">
        <div class="oms-wrap oms-bar">
          <a class="oms-name" href="/app/">
            <Mark />
            Open OMS
          </a>
          <nav aria-label="Main">
            <ul class="oms-links">
              {linksOf(site).map(([name, address]) => (
                <li key={name}>
                  <a href={address} aria-current={name === here ? "page" : undefined}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          <div class="oms-side">
            {account.value && <span class="oms-who">{account.value.name}</span>}
            {account.value && (
              <button class="usa-button oms-quiet oms-s" type="button" onClick={() => void signOut()}>
                Sign out
              </button>
            )}
          </div>
        </div>
      </header>
      {bar}
      <main id="main" class="oms-main" tabIndex={-1} ref={main}>
        {children}
      </main>
      <Footer />
    </>
  );
}

function DoorBand({ site }: { site: string }) {
  const door = doorOf(site);
  const roles = rolesIn(site).map((role) => ROLES[role]);
  return (
    <section class={`oms-door oms-door--${door.purpose}`} aria-label="Purpose of this site">
      <div class="oms-wrap">
        <span class="oms-door__name">
          <Icon name={door.icon} /> <span class="oms-hide-s">{door.description}</span>
          <span class="oms-only-s">
            {door.short}
            {door.purpose === "training" && ": practice only"}
          </span>
        </span>
        <a href={addressIn(site, "about")}>{jurisdictionOf(site)}</a>
        <span class="oms-door__end">
          {roles.length > 0 && <span class="oms-hide-s">You are here as {roles.join(", ")}</span>}
          <a href="/app/">
            Change<span class="oms-hide-s"> site</span>
          </a>
        </span>
      </div>
    </section>
  );
}

/** Links of a site's header by the roles that the person holds there. */
function linksOf(site: string | null): [string, string][] {
  if (site === null) return [["Results", "/results"]];
  const roles = new Set(rolesIn(site));
  const holds = (...some: Parameters<typeof roles.has>[0][]) => some.some((role) => roles.has(role));
  const links: [string, string][] = [];
  if (holds("REVIEWER")) links.push(["My cases", addressIn(site, "cases")]);
  if (holds("QA_FIRST", "QA_SECOND", "CB_OVERSIGHT", "SITE_LEADER", "STATE_ADMIN")) links.push(["QA queue", addressIn(site, "qa")]);
  if (holds("SITE_LEADER", "STATE_ADMIN")) links.push(["Quarter", addressIn(site, "quarters")]);
  if (holds("SITE_LEADER", "STATE_ADMIN") && doorOf(site).purpose === "training") links.push(["Practice", addressIn(site, "practice")]);
  links.push(["Dashboards", "/"], ["Results", "/results"]);
  return links;
}

function printLine(site: string | null): string {
  if (site === null) return "Open OMS";
  const door = doorOf(site);
  return `${door.purpose === "training" ? "PRACTICE. " : ""}Open OMS: ${jurisdictionOf(site)}, ${door.description}`;
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="7" fill="#1a4480" />
      <path d="M7 22l6-8 6 4 6-9" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" />
      <circle cx="25" cy="9" r="3" fill="#fff" />
    </svg>
  );
}

function Footer() {
  return (
    <footer class="oms-foot">
      <div class="oms-wrap">
        <div class="oms-stack--s">
          <h2>Open OMS</h2>
          <p>Open OMS is open software for child-welfare case reviews. This is not an official website of any government.</p>
        </div>
        <div>
          <h2>Your account</h2>
          <ul>
            <li>
              <a href="/sessions">Sessions</a>
            </li>
            <li>
              <a href="/second-factor">Second factor</a>
            </li>
          </ul>
        </div>
        <div>
          <h2>For developers</h2>
          <ul>
            <li>
              <a href="/docs">API</a>
            </li>
            <li>
              <a href="/events">Events</a>
            </li>
            <li>
              <a href="/problems">What the errors mean</a>
            </li>
          </ul>
        </div>
      </div>
    </footer>
  );
}
