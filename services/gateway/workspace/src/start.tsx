/** First page: the sites in which the person holds a role, each with what it is for and what they may do there. */
import { api, bodyOf } from "@workspace/api/client";
import { useResource } from "@workspace/api/resource";
import { Page } from "@workspace/frame/frame";
import { ownSites, rolesIn } from "@workspace/session/account";
import { addressIn, doorOf, jurisdictionOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { Notice } from "@workspace/ui/notice";
import { ROLES } from "@workspace/words/codes";

export function Start() {
  const sites = useResource("sites", () => bodyOf(api.GET("/api/v1/sites")));
  const summaries = new Map((sites.data?.sites ?? []).map((site) => [site.id, site]));
  return (
    <Page site={null} title="Your sites">
      <div class="oms-head oms-head--white">
        <div class="oms-wrap">
          <h1>Your sites</h1>
          <p class="oms-lead">Training, CQI and CFSR are separate. What you enter in one is never seen in another.</p>
        </div>
      </div>
      <div class="oms-wrap oms-stack oms-block">
        {ownSites.value.length === 0 && (
          <Notice title="You have no role in a site yet">
            <p>A State Administrator of your state gives roles. When you have one, its site stands here.</p>
          </Notice>
        )}
        {ownSites.value.map((site) => (
          <SiteCard key={site} site={site} notice={summaries.get(site)?.available.notice ?? ""} />
        ))}
      </div>
    </Page>
  );
}

function SiteCard({ site, notice }: { site: string; notice: string }) {
  const door = doorOf(site);
  return (
    <section class="oms-card" aria-labelledby={`site-${site}`}>
      <p class={`oms-chip oms-chip--${door.purpose}`}>
        <Icon name={door.icon} /> {door.short}
      </p>
      <h2 id={`site-${site}`}>
        <a href={homeOf(site)}>
          {jurisdictionOf(site)}: {door.description}
        </a>
      </h2>
      <p>
        You are here as {rolesIn(site).map((role) => ROLES[role]).join(", ")}. {notice}
      </p>
      <p>
        <a href={addressIn(site, "about")}>About this site</a>
      </p>
    </section>
  );
}

/** Returns the page on which a person begins in a site, by their first role there. */
export function homeOf(site: string): string {
  const roles = rolesIn(site);
  if (roles.includes("REVIEWER")) return addressIn(site, "cases");
  if (roles.includes("QA_FIRST") || roles.includes("QA_SECOND") || roles.includes("CB_OVERSIGHT")) return addressIn(site, "qa");
  if (roles.includes("SITE_LEADER") || roles.includes("STATE_ADMIN")) return addressIn(site, "quarters");
  return addressIn(site, "about");
}
