/** Override of an item's rating: a leader makes it with a reason, and QA suggests one to leaders by a note. */
import { useState } from "preact/hooks";

import { api, bodyOf } from "@workspace/api/client";
import { wordsOf } from "@workspace/api/problem";
import { account, rolesIn } from "@workspace/session/account";
import { ITEM_RATINGS } from "@workspace/words/codes";

import type { CaseAddress } from "./address";
import type { Item } from "./instrument";
import { Writing } from "./notes";
import { type CaseNotes, useNotes } from "./notes_store";
import type { ReviewedCase } from "./reviewed_case";
import { rightsOn } from "./rights";

type Chosen = "S" | "ANI" | "NA";
const CHOICES: readonly Chosen[] = ["S", "ANI", "NA"];

interface OverrideProps {
  address: CaseAddress;
  read: ReviewedCase;
  item: Item;
}

export function OverrideCard({ address, read, item }: OverrideProps) {
  const rights = rightsOn(read.case, account.value, rolesIn(address.site));
  if (!rights.mayOverride && !rights.mayOpenNotes) return null;
  return (
    <section class="oms-card oms-card--s" aria-labelledby="override-head">
      <h2 class="oms-label" id="override-head">
        {rights.mayOverride ? `Override the rating of Item ${item.id}` : `Another rating for Item ${item.id}?`}
      </h2>
      <details class="oms-more">
        <summary>Not needed in most cases</summary>
        <div class="oms-stack--s oms-small">
          <p>
            The rating follows from the answers. Have an answer changed through a note where a fact is wrong; override only where the instrument cannot express
            the case.
          </p>
          {rights.mayOverride ? <Make address={address} read={read} item={item} /> : <Suggest address={address} read={read} item={item} />}
        </div>
      </details>
    </section>
  );
}

function RatingChoice({ read, item, value, onChoose }: { read: ReviewedCase; item: Item; value: Chosen | ""; onChoose: (rating: Chosen | "") => void }) {
  const calculated = read.case.items[item.id]?.preliminary.rating;
  const possible = CHOICES.filter((rating) => rating !== calculated && !(rating === "NA" && item.always_applicable));
  const id = `override-${item.id}`;
  return (
    <div>
      <label class="usa-label" for={id}>
        New rating
      </label>
      <select class="usa-select" id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value as Chosen | "")}>
        <option value="">Choose</option>
        {possible.map((rating) => (
          <option key={rating} value={rating}>
            {ITEM_RATINGS[rating]}
          </option>
        ))}
      </select>
    </div>
  );
}

const CHOOSE = "Choose the new rating first.";

function Make({ address, read, item }: OverrideProps) {
  const [rating, setRating] = useState<Chosen | "">("");
  const store = useNotes(address.site, address.id);
  const path = { site: address.site, case: address.id, item: item.id };
  const override = read.case.items[item.id]?.override;
  if (override) return <Undo path={path} item={item} store={store} />;
  async function send(why: string, key: string) {
    if (rating === "") return;
    const params = { path, header: { "Idempotency-Key": key } };
    const { version } = await bodyOf(api.PUT("/api/v1/sites/{site}/cases/{case}/items/{item}/override", { params, body: { rating, why } }));
    await store.wrote(version);
  }
  return (
    <>
      <RatingChoice read={read} item={item} value={rating} onChoose={setRating} />
      <Writing
        draft={`override ${address.site} ${address.id} ${item.id}`}
        button="Give the reason"
        about={`for overriding Item ${item.id}`}
        label="Reason"
        hint="Shown with the rating for good; the calculated rating is kept beside it."
        send={`Override Item ${item.id}`}
        check={() => (rating === "" ? CHOOSE : null)}
        onSend={send}
      />
    </>
  );
}

function Undo({ path, item, store }: { path: { site: string; case: string; item: string }; item: Item; store: CaseNotes }) {
  const [state, setState] = useState<{ isSending: boolean; error: unknown }>({ isSending: false, error: null });
  async function undo() {
    if (state.isSending) return;
    setState({ isSending: true, error: null });
    try {
      const params = { path, header: { "Idempotency-Key": crypto.randomUUID() } };
      const { version } = await bodyOf(api.DELETE("/api/v1/sites/{site}/cases/{case}/items/{item}/override", { params }));
      await store.wrote(version);
      setState({ isSending: false, error: null });
    } catch (error) {
      setState({ isSending: false, error });
    }
  }
  return (
    <>
      <button class="usa-button oms-grave oms-s" type="button" aria-disabled={state.isSending} onClick={() => void undo()}>
        Let the calculated rating of Item {item.id} count again
      </button>
      {state.error !== null && <p role="alert">{wordsOf(state.error)}</p>}
    </>
  );
}

/** A note on the item's rating, which leaders find among the open notes. */
function Suggest({ address, read, item }: OverrideProps) {
  const [rating, setRating] = useState<Chosen | "">("");
  const store = useNotes(address.site, address.id);
  return (
    <>
      <p>Leaders override. Your suggestion stands as a note beside the rating.</p>
      <RatingChoice read={read} item={item} value={rating} onChoose={setRating} />
      <Writing
        draft={`suggest ${address.site} ${address.id} ${item.id}`}
        button="Suggest an override"
        about={`of Item ${item.id}`}
        label="Why should leaders override it?"
        send="Add the suggestion as a note"
        check={() => (rating === "" ? CHOOSE : null)}
        onSend={async (text, key) => {
          if (rating !== "") await store.open(item.id, null, `Override suggested: ${ITEM_RATINGS[rating]}. ${text}`, key);
        }}
      />
    </>
  );
}
