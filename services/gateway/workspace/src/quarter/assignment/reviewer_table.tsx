/** Reviewers of a site with their workload and certificates, which a leader gives and withdraws. */
import { useSignal } from "@preact/signals";

import { api, bodyOf, type Schemas } from "@workspace/api/client";
import { sendSafely, useAction } from "@workspace/quarter/parts/action";
import { Confirmation } from "@workspace/quarter/parts/confirmation";
import { RefusableButton } from "@workspace/quarter/parts/refusable";
import { Told } from "@workspace/quarter/parts/told";
import { CERTIFICATES } from "@workspace/quarter/parts/words";
import { doorOf } from "@workspace/site";
import { Icon } from "@workspace/ui/icon";
import { countyName } from "@workspace/words/codes";
import { dayWords } from "@workspace/words/days";

import type { Reviewer } from "./reviewers";

interface ReviewerTableProps {
  site: string;
  reviewers: readonly Reviewer[];
  onChanged: () => void;
}

export function ReviewerTable({ site, reviewers, onChanged }: ReviewerTableProps) {
  const isTraining = doorOf(site).purpose === "training";
  return (
    <section class="oms-block" aria-labelledby="reviewers">
      <h2 id="reviewers">Reviewers</h2>
      <p>
        {isTraining
          ? "In a training site nobody needs a certificate: training comes before it."
          : "Cases are given to people who are certified on that day. A temporary certificate holds for six months at most."}
      </p>
      <div class="oms-card oms-gap">
        {reviewers.length === 0 ? (
          <p class="oms-muted">This site has no reviewers yet. A State Administrator invites them.</p>
        ) : (
          <div class="oms-scroll" role="region" aria-label="Table of reviewers" tabIndex={0}>
            <table class="oms-table oms-fold">
              <caption class="oms-sr">Reviewers</caption>
              <thead>
                <tr>
                  <th scope="col">Person</th>
                  <th scope="col">Counties</th>
                  <th scope="col" class="r">
                    Open cases
                  </th>
                  <th scope="col">Certificate</th>
                  {!isTraining && (
                    <th scope="col">
                      <span class="oms-sr">Action</span>
                    </th>
                  )}
                </tr>
              </thead>
              <tbody>
                {reviewers.map((reviewer) => (
                  <tr key={reviewer.person}>
                    <th scope="row">{reviewer.name}</th>
                    <td data-l="Counties">{reviewer.counties === null ? "All" : reviewer.counties.map(countyName).join(", ")}</td>
                    <td data-l="Open cases" class="r">
                      {reviewer.load}
                    </td>
                    <td data-l="Certificate">
                      <CertificateTag reviewer={reviewer} isTraining={isTraining} />
                    </td>
                    {!isTraining && (
                      <td>
                        <CertificateForm site={site} reviewer={reviewer} onChanged={onChanged} />
                      </td>
                    )}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </div>
    </section>
  );
}

function CertificateTag({ reviewer, isTraining }: { reviewer: Reviewer; isTraining: boolean }) {
  const { certificate } = reviewer;
  if (isTraining) return <>Not needed</>;
  if (certificate?.until == null) return <span class="oms-tag oms-tag--line">None</span>;
  const kind = certificate.certificate === null ? "" : `${CERTIFICATES[certificate.certificate]}, `;
  if (!certificate.holds_today) return <span class="oms-tag oms-tag--bad">Ended {dayWords(certificate.until)}</span>;
  return (
    <span class="oms-tag oms-tag--good">
      <Icon name="check_circle" /> {kind}until {dayWords(certificate.until)}
    </span>
  );
}

function CertificateForm({ site, reviewer, onChanged }: { site: string; reviewer: Reviewer; onChanged: () => void }) {
  const kind = useSignal<Schemas["NewCertificate"]["certificate"]>("full");
  const until = useSignal("");
  const isAsked = useSignal(false);
  const action = useAction();
  const path = { site, person: reviewer.person };
  const certify = async () => {
    const body = { certificate: kind.value, until: until.value };
    const given = await sendSafely((key) =>
      bodyOf(api.PUT("/api/v1/sites/{site}/certifications/{person}", { params: { path, header: { "Idempotency-Key": key } }, body })),
    );
    onChanged();
    return `${reviewer.name} is certified until ${dayWords(given.until ?? until.value)}.`;
  };
  const withdraw = async () => {
    await sendSafely((key) =>
      bodyOf(api.DELETE("/api/v1/sites/{site}/certifications/{person}", { params: { path, header: { "Idempotency-Key": key } } })),
    );
    onChanged();
    return `${reviewer.name} is given no more cases. What they have stays theirs.`;
  };
  const id = `cert-${reviewer.person}`;
  return (
    <details class="oms-more">
      <summary>
        {reviewer.isCertified ? "Change" : "Certify"}
        <span class="oms-sr"> {reviewer.name}</span>
      </summary>
      <form
        class="oms-stack--s"
        onSubmit={(event) => {
          event.preventDefault();
          action.run(certify);
        }}
      >
        <div>
          <label class="usa-label" for={`${id}-kind`}>
            Certificate
          </label>
          <select
            class="usa-select"
            id={`${id}-kind`}
            value={kind.value}
            onChange={(event) => (kind.value = event.currentTarget.value as "temporary" | "full")}
          >
            {Object.entries(CERTIFICATES).map(([code, words]) => (
              <option key={code} value={code}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <div>
          <label class="usa-label" for={`${id}-until`}>
            Holds until
          </label>
          <input class="usa-input" type="date" id={`${id}-until`} value={until.value} onInput={(event) => (until.value = event.currentTarget.value)} />
        </div>
        <p class="oms-row">
          <RefusableButton kind="usa-button--outline oms-s" type="submit" why={until.value === "" ? "Choose the last day." : ""}>
            Certify
          </RefusableButton>
          {reviewer.isCertified && (
            <button class="usa-button oms-grave oms-s" type="button" onClick={() => (isAsked.value = true)}>
              Withdraw
            </button>
          )}
        </p>
      </form>
      <Told action={action} running="The certificate is saved" refused="Nothing was changed" />
      <Confirmation
        isOpen={isAsked.value}
        title={`Withdraw the certificate of ${reviewer.name}?`}
        act="Withdraw it"
        isGrave
        onAct={() => action.run(withdraw)}
        onClose={() => (isAsked.value = false)}
      >
        <p>They are given no more cases from now on. The cases that they have stay theirs.</p>
      </Confirmation>
    </details>
  );
}
