import { cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { userEvent } from "@testing-library/user-event";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it, vi } from "vitest";

import { adopted, toSend } from "@workspace/case/questions/rows";
import { RowTable, type TextCells } from "@workspace/case/questions/row_table";
import type { Column, Row } from "@workspace/case/questions/shape";

afterEach(cleanup);

const COLUMNS: readonly Column[] = [
  { id: "kind", type: "select", choices: ["assessment", "investigation"] },
  { id: "allegation", type: "text" },
];

function Held({ start, onChange, cells }: { start: readonly Row[]; onChange: (rows: readonly Row[] | null) => void; cells?: TextCells }) {
  const [rows, setRows] = useState(start);
  return (
    <fieldset>
      <RowTable
        id="table"
        name="Report"
        columns={COLUMNS}
        value={rows}
        isReadOnly={false}
        {...(cells ? { cells } : {})}
        onChange={(now) => {
          setRows(now ?? []);
          onChange(now);
        }}
      />
    </fieldset>
  );
}

const texts = (put = vi.fn()): TextCells => ({ isText: ({ type }) => type === "text", text: () => "", put });
const open = (name: string) => fireEvent.click(screen.getByText(name, { selector: "b" }));

describe("a table with rows that have identities", () => {
  it("adds a row under an id of the page, and keeps the ids of the others", async () => {
    const onChange = vi.fn();
    render(<Held start={[{ row: "r3", kind: "assessment" }]} onChange={onChange} />);
    await userEvent.click(screen.getByRole("button", { name: "Add report" }));
    await userEvent.selectOptions(screen.getAllByLabelText("Kind")[1] ?? document.body, "Investigation");
    const sent = onChange.mock.lastCall?.[0] as Row[];
    expect(sent[0]).toEqual({ row: "r3", kind: "assessment" });
    expect(sent[1]).toEqual({ row: expect.stringMatching(/^\+/) as unknown, kind: "investigation" });
  });

  it("moves rows by buttons, so that the keyboard is enough", async () => {
    const onChange = vi.fn();
    const start = [
      { row: "r1", kind: "assessment" },
      { row: "r2", kind: "investigation" },
    ];
    render(<Held start={start} onChange={onChange} />);
    open("Report 2");
    const up = screen.getByRole("button", { name: "Move up Report 2" });
    up.focus();
    await userEvent.keyboard("{Enter}");
    expect((onChange.mock.lastCall?.[0] as Row[]).map(({ row }) => row)).toEqual(["r2", "r1"]);
  });

  it("asks before it removes a row in which something is written", async () => {
    const onChange = vi.fn();
    render(<Held start={[{ row: "r1", kind: "assessment" }]} onChange={onChange} />);
    open("Report 1");
    await userEvent.click(screen.getByRole("button", { name: "Remove Report 1" }));
    expect(onChange).not.toHaveBeenCalled();
    await userEvent.click(within(screen.getByRole("group", { name: "Remove Report 1?" })).getByRole("button", { name: "Remove report 1" }));
    expect(onChange).toHaveBeenLastCalledWith(null);
  });

  it("does not send a row whose only answer was taken back: its texts would be lost", async () => {
    const onChange = vi.fn();
    render(<Held start={[{ row: "r1", kind: "assessment" }]} onChange={onChange} cells={texts()} />);
    open("Report 1");
    await userEvent.selectOptions(screen.getByLabelText("Kind"), "Choose");
    expect(onChange).not.toHaveBeenCalled();
    expect(screen.getByText(/needs at least one answer beside its texts/)).toBeTruthy();
  });

  it("saves a text under the id of its row, and only once the row has an answer", async () => {
    const put = vi.fn();
    render(<Held start={[{ row: "r1", kind: "assessment" }]} onChange={vi.fn()} cells={texts(put)} />);
    await userEvent.click(screen.getByRole("button", { name: "Add report" }));
    const boxes = screen.getAllByLabelText<HTMLInputElement>("Allegation");
    expect(boxes.map(({ disabled }) => disabled)).toEqual([false, true]);
    fireEvent.input(boxes[0] ?? document.body, { target: { value: "neglect" } });
    expect(put).toHaveBeenLastCalledWith("r1", "allegation", "neglect");
  });
});

describe("rows on the page", () => {
  it("keep their place when the server has given them ids", () => {
    const shown = [
      { key: "a", row: { row: "r1", kind: "assessment" } },
      { key: "b", row: { row: "+b", kind: "investigation" } },
      { key: "c", row: { row: "+c" } },
    ];
    const value = [
      { row: "r1", kind: "assessment" },
      { row: "r7", kind: "investigation" },
    ];
    expect(adopted(shown, value).map(({ key, row }) => [key, row.row])).toEqual([
      ["a", "r1"],
      ["b", "r7"],
      ["c", "+c"],
    ]);
  });

  it("are sent without blank cells, and not at all while nothing is entered", () => {
    const rows = [
      { key: "a", row: { row: "r1", kind: "assessment", on: null } },
      { key: "b", row: { row: "+b", kind: "" } },
    ];
    expect(toSend(rows)).toEqual([{ row: "r1", kind: "assessment" }]);
  });
});
