// A drop-down list; what was chosen also travels with the press of a button.
export default () => {
  const views = new Set();
  const line = lineToKernel();
  let error = "";
  let edit = 0; // grows with each choice, also over a reload of the page
  let chosen = null; // what the reader chose last, until the kernel chooses something else

  function accept(message) {
    if (message.type === "error") error = message.text;
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const label = element("label", "pnb-label");
    const select = element("select", "pnb-select");
    const hint = element("div", "pnb-hint");
    const wrong = element("div", "pnb-field-error");
    const note = line.note(KEEP);
    select.id = label.htmlFor = uniqueId();
    hint.id = `${select.id}-hint`;
    wrong.id = `${select.id}-error`;

    function list() {
      const options = model.get("options").map(([text, value]) => {
        const made = element("option", "", text);
        made.value = value;
        return made;
      });
      select.replaceChildren(...options);
    }

    function view(message = {}) {
      label.textContent = model.get("label");
      select.value = chosen ?? model.get("value");
      hint.textContent = model.get("hint");
      hint.hidden = !hint.textContent;
      wrong.textContent = error;
      wrong.hidden = !error;
      select.setAttribute("aria-invalid", String(Boolean(error)));
      const described = [hint, wrong].filter((part) => !part.hidden).map((part) => part.id);
      if (described.length) select.setAttribute("aria-describedby", described.join(" "));
      else select.removeAttribute("aria-describedby");
      if (message.type === "focus") moveFocus(select);
    }

    select.addEventListener("change", () => {
      edit = Math.max(edit + 1, Date.now());
      chosen = select.value;
      error = "";
      line.tell({ type: "text", text: chosen, edit }, { isKept: true });
      for (const each of views) each();
    });
    submitOnEnter(select);
    select.pnbEdit = () => (chosen === null ? null : { key: model.get("key"), text: chosen, edit });
    el.append(label, select, hint, wrong, note);
    list();
    view();
    model.on("change:options", () => (list(), view()));
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize({ model }) {
      model.on("change:value", () => {
        chosen = null;
        for (const view of views) view();
      });
      return line.open(model, accept, { type: "ready" });
    },
    render,
  };
};
