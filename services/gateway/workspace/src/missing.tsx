/** The page of an address that is none. */
import { Page } from "@workspace/frame/frame";
import { siteOf } from "@workspace/site";

export function Missing() {
  return (
    <Page site={siteOf(location.pathname)} title="Page not found">
      <div class="oms-wrap oms-block">
        <h1>There is no such page</h1>
        <p>
          The address may be mistyped or old. <a href="/app/">Go to your sites</a>.
        </p>
      </div>
    </Page>
  );
}
