import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { userEvent } from "@testing-library/user-event";
import { useState } from "preact/hooks";
import { afterEach, describe, expect, it, vi } from "vitest";

import { Field } from "@workspace/case/questions/field";
import { Narrative } from "@workspace/case/questions/narrative";
import { shapeOfColumn, shapeOfField, shapeOfQuestion, type Instrument, type Question, type Shape, type Value } from "@workspace/case/questions/shape";

afterEach(cleanup);

const INSTRUMENT = { cover: { visit_patterns: [{ code: "weekly", label: "Once a week" }] } } as unknown as Instrument;

function question(type: Question["type"], more: Partial<Question> = {}): Question {
  const given = { id: "A1", type, text: "Which?", affects_rating: true, src: [], choices: [], exclusive: [], columns: [], help: "", note: "", na_when: "", locked_because: "", ...more };
  return given;
}

interface HeldProps {
  shape: Shape;
  start?: Value;
  onChange?: (value: Value) => void;
}

/** A field that holds its value, as a page does. */
function Held({ shape, start = null, onChange }: HeldProps) {
  const [value, setValue] = useState<Value>(start);
  return (
    <Field
      id="field"
      name="Report"
      label="Which?"
      shape={shape}
      value={value}
      isReadOnly={false}
      look="question"
      onChange={(now) => {
        setValue(now);
        onChange?.(now);
      }}
    />
  );
}

describe("a field from the instrument's data", () => {
  it("asks yes, no or not applicable by radio buttons under the question", async () => {
    const onChange = vi.fn();
    render(<Held shape={shapeOfQuestion(question("yes_no_na"), INSTRUMENT)} onChange={onChange} />);
    expect(screen.getByRole("group", { name: "Which?" })).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: "Not applicable" }));
    expect(onChange).toHaveBeenLastCalledWith("NA");
  });

  it("offers the visit patterns of the instrument's cover by their labels", async () => {
    const onChange = vi.fn();
    render(<Held shape={shapeOfQuestion(question("visit_pattern"), INSTRUMENT)} onChange={onChange} />);
    await userEvent.selectOptions(screen.getByLabelText("Which?"), "Once a week");
    expect(onChange).toHaveBeenLastCalledWith("weekly");
  });

  it("takes an option that stands alone alone, and says what it took away", async () => {
    const onChange = vi.fn();
    const shape = shapeOfQuestion(question("multi_select", { choices: ["runaway", "other", "none"], exclusive: ["none"] }), INSTRUMENT);
    render(<Held shape={shape} onChange={onChange} />);
    await userEvent.click(screen.getByRole("checkbox", { name: "Runaway" }));
    await userEvent.click(screen.getByRole("checkbox", { name: "Other" }));
    expect(onChange).toHaveBeenLastCalledWith(["runaway", "other"]);
    await userEvent.click(screen.getByRole("checkbox", { name: "None" }));
    expect(onChange).toHaveBeenLastCalledWith(["none"]);
    expect(screen.getByRole("status").textContent).toBe("“None” stands alone, so “Runaway” and “Other” was taken away.");
    await userEvent.click(screen.getByRole("checkbox", { name: "Other" }));
    expect(onChange).toHaveBeenLastCalledWith(["other"]);
  });

  it("does not take one option too many, and says so", async () => {
    const onChange = vi.fn();
    const shape = shapeOfQuestion(question("multi_select", { choices: ["adoption", "guardianship", "oppla"], max: 2 }), INSTRUMENT);
    render(<Held shape={shape} start={["adoption", "guardianship"]} onChange={onChange} />);
    const third = screen.getByRole("checkbox", { name: "Other planned permanent living arrangement" });
    await userEvent.click(third);
    expect(onChange).not.toHaveBeenCalled();
    expect((third as HTMLInputElement).checked).toBe(false);
    expect(screen.getByRole("status").textContent).toContain("at most 2");
  });

  it("refuses what is no whole number, and keeps what was typed", async () => {
    const onChange = vi.fn();
    render(<Held shape={shapeOfQuestion(question("integer", { min: 1 }), INSTRUMENT)} onChange={onChange} />);
    const box = screen.getByLabelText("Which?");
    await userEvent.type(box, "two");
    fireEvent.blur(box);
    expect(screen.getByRole("alert").textContent).toBe("Give a whole number, such as 3.");
    expect((box as HTMLInputElement).value).toBe("two");
    await userEvent.clear(box);
    await userEvent.type(box, "0");
    fireEvent.blur(box);
    expect(screen.getByRole("alert").textContent).toContain("at least 1");
    expect(onChange).not.toHaveBeenCalled();
    await userEvent.clear(box);
    await userEvent.type(box, "4");
    expect(onChange).toHaveBeenLastCalledWith(4);
  });

  it("says that the year 0022 cannot be right, and does not hand it on", () => {
    const onChange = vi.fn();
    render(<Held shape={shapeOfColumn({ id: "report_date", type: "date" })} onChange={onChange} />);
    const box = screen.getByLabelText("Which?");
    fireEvent.input(box, { target: { value: "0022-05-01" } });
    fireEvent.blur(box);
    expect(screen.getByRole("alert").textContent).toBe("Look at the year: 0022. Days from 1950 to 2099 can be given.");
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.input(box, { target: { value: "2022-05-01" } });
    expect(onChange).toHaveBeenLastCalledWith("2022-05-01");
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("asks for a day or for what stands in its place", async () => {
    const onChange = vi.fn();
    const field = { id: "fc_discharge_date", label: "Discharge", type: "date_or_code", codes: ["not_yet_discharged", "NA"], choices: [], exclusive: [], columns: [] };
    render(<Held shape={shapeOfField(field as never)} onChange={onChange} />);
    await userEvent.click(screen.getByRole("radio", { name: "Not yet discharged" }));
    expect(onChange).toHaveBeenLastCalledWith("not_yet_discharged");
    await userEvent.click(screen.getByRole("radio", { name: "On a day" }));
    fireEvent.input(screen.getByLabelText("Report: day"), { target: { value: "2026-05-01" } });
    expect(onChange).toHaveBeenLastCalledWith("2026-05-01");
  });
});

describe("a narrative", () => {
  it("keeps a paste of 200,000 characters, says at once that it is too long, and does not hand it on", () => {
    const onChange = vi.fn();
    render(<Narrative id="text" value="" isReadOnly={false} onChange={onChange} />);
    const box = screen.getByRole<HTMLTextAreaElement>("textbox");
    fireEvent.input(box, { target: { value: "a".repeat(200_000) } });
    expect(screen.getByRole("alert").textContent).toContain("180,000 characters too long");
    expect(box.value.length).toBe(200_000);
    expect(onChange).not.toHaveBeenCalled();
    fireEvent.input(box, { target: { value: "a short one" } });
    expect(onChange).toHaveBeenCalledWith("a short one");
    expect(screen.getByText("3 words")).toBeTruthy();
  });

  it("takes the text that another person saved, and not the echo of its own", () => {
    const onChange = vi.fn();
    const { rerender } = render(<Narrative id="text" value="old" isReadOnly={false} onChange={onChange} />);
    const box = screen.getByRole<HTMLTextAreaElement>("textbox");
    fireEvent.input(box, { target: { value: "mine" } });
    rerender(<Narrative id="text" value="mine" isReadOnly={false} onChange={onChange} />);
    expect(box.value).toBe("mine");
    rerender(<Narrative id="text" value="theirs" isReadOnly={false} onChange={onChange} />);
    expect(box.value).toBe("theirs");
  });
});
