import { describe, expect, it } from "vitest";

import { addressIn, siteOf } from "@workspace/site";

describe("siteOf", () => {
  it("returns the site of any page below a door", () => {
    expect(siteOf("/app/cqi/ca/cases/cas_1/items/3")).toBe("ca-cqi");
    expect(siteOf(addressIn("tx-cfsr", "qa"))).toBe("tx-cfsr");
  });

  it("returns null where no site is named, so that no page shows a wrong purpose", () => {
    expect(["/app/", "/app/cqi", "/app/cqi/", "/app/other/ca", "/app/cqi/california"].map(siteOf)).toEqual([null, null, null, null, null]);
  });
});
