import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";

import { countDrafts } from "@workspace/qa/drafts";
import { isTyping } from "@workspace/qa/keys";
import { Writing } from "@workspace/qa/notes";
import { seenVersion } from "@workspace/qa/notes_store";

afterEach(cleanup);

function writing(place: string, onSend: (text: string, key: string) => Promise<void>) {
  return <Writing draft={place} button="Add a note" about="on 12 A2" label="Note on 12 A2" send="Add note" onSend={onSend} />;
}

function write(text: string) {
  fireEvent.click(screen.getByRole("button", { name: "Add a note on 12 A2" }));
  fireEvent.input(screen.getByRole("textbox", { name: "Note on 12 A2" }), { target: { value: text } });
}

describe("writing a note", () => {
  it("keeps the text after a failure, and sends it again under the same key", async () => {
    const onSend = vi.fn<(text: string, key: string) => Promise<void>>().mockRejectedValueOnce(new Error("no")).mockResolvedValueOnce();
    render(writing("note one", onSend));
    write("Which services?");
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    await screen.findByRole("alert");
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Which services?");
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    await waitFor(() => expect(screen.queryByRole("textbox")).toBeNull());
    expect(onSend.mock.calls[1]).toEqual(onSend.mock.calls[0]);
    expect(countDrafts()).toBe(0);
  });

  it("keeps the text when the part is shown anew", () => {
    const { unmount } = render(writing("note two", () => Promise.resolve()));
    write("Half a sentence");
    unmount();
    render(writing("note two", () => Promise.resolve()));
    expect(screen.getByRole<HTMLTextAreaElement>("textbox").value).toBe("Half a sentence");
    fireEvent.click(screen.getByRole("button", { name: "Discard on 12 A2" }));
    expect(countDrafts()).toBe(0);
  });

  it("asks for words before it sends anything", () => {
    const onSend = vi.fn(() => Promise.resolve());
    render(writing("note three", onSend));
    write("   ");
    fireEvent.click(screen.getByRole("button", { name: "Add note" }));
    expect(screen.getByRole("alert").textContent).toContain("Write something first.");
    expect(onSend).not.toHaveBeenCalled();
  });
});

describe("version of a case that a person has seen", () => {
  it("goes on with their own notes, and stops where somebody else changed the case between", () => {
    expect(seenVersion(7, [])).toBe(7);
    expect(seenVersion(7, [5, 8, 9])).toBe(9);
    expect(seenVersion(7, [8, 10])).toBe(8);
  });
});

describe("keys", () => {
  it("leaves letters to the field in which they are typed", () => {
    const field = document.createElement("textarea");
    const key = { ctrlKey: false, metaKey: false, altKey: false };
    expect(isTyping({ ...key, target: field })).toBe(true);
    expect(isTyping({ ...key, target: document.body })).toBe(false);
    expect(isTyping({ ...key, target: document.body, ctrlKey: true })).toBe(true);
  });
});
