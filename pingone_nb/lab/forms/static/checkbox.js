// A box to tick; how it was set also travels with the press of a button.
export default () => {
  const views = new Set();
  const line = lineToKernel();
  let error = "";
  let edit = 0; // grows with each change, also over a reload of the page
  let ticked = null; // how the reader set it last, until the kernel sets it otherwise

  function accept(message) {
    if (message.type === "error") error = message.text;
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const label = element("label");
    const box = element("input");
    const words = element("span");
    const wrong = element("div", "pnb-field-error");
    const note = line.note(KEEP);
    box.type = "checkbox";
    wrong.id = uniqueId();
    label.append(box, words);

    function view(message = {}) {
      words.textContent = model.get("label");
      box.checked = ticked ?? model.get("value");
      wrong.textContent = error;
      wrong.hidden = !error;
      box.setAttribute("aria-invalid", String(Boolean(error)));
      box.toggleAttribute("aria-describedby", false);
      if (error) box.setAttribute("aria-describedby", wrong.id);
      if (message.type === "focus") moveFocus(box);
    }

    box.addEventListener("change", () => {
      edit = Math.max(edit + 1, Date.now());
      ticked = box.checked;
      error = "";
      line.tell({ type: "text", text: String(ticked), edit }, { isKept: true });
      for (const each of views) each();
    });
    submitOnEnter(box);
    box.pnbEdit = () => (ticked === null ? null : { key: model.get("key"), text: String(ticked), edit });
    el.append(label, wrong, note);
    view();
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize({ model }) {
      model.on("change:value", () => {
        ticked = null;
        for (const view of views) view();
      });
      return line.open(model, accept, { type: "ready" });
    },
    render,
  };
};
