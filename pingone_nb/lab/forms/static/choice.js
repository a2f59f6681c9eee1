// Radio buttons whose texts came as messages and are never part of the saved state.
export default () => {
  const views = new Set();
  const line = lineToKernel();
  const shown = { options: [], chosen: "", error: "" };
  let edit = 0; // grows with each choice, also over a reload of the page
  let isTouched = false;

  function accept(message) {
    if (message.type === "options") {
      const isLate = message.is_answer && isTouched; // the page was faster than the kernel's answer
      Object.assign(shown, { options: message.options, chosen: isLate ? shown.chosen : message.chosen });
      if (!message.is_answer) isTouched = false;
    }
    if (message.type === "error") shown.error = message.text;
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const group = element("fieldset");
    const legend = element("legend", "pnb-label");
    const list = element("div", "pnb-options");
    const error = element("div", "pnb-field-error");
    const note = line.note(KEEP);
    const name = uniqueId();
    const radios = new Map();
    legend.id = `${name}-legend`;
    error.id = `${name}-error`;
    group.setAttribute("aria-labelledby", legend.id);
    group.setAttribute("role", "radiogroup");

    function choose(value) {
      isTouched = true;
      edit = Math.max(edit + 1, Date.now());
      Object.assign(shown, { chosen: value, error: "" });
      line.tell({ type: "text", text: value, edit }, { isKept: true });
      for (const view of views) view({ type: "error" });
    }

    function optionOf(option, index) {
      const made = element("label", "pnb-option");
      const radio = element("input");
      const words = element("span", "pnb-option-words");
      Object.assign(radio, { type: "radio", name, id: `${name}-${index}`, disabled: !option.is_enabled });
      radio.addEventListener("change", () => choose(option.value));
      submitOnEnter(radio);
      words.append(element("span", "pnb-option-title", option.title));
      if (option.text) words.append(element("span", "pnb-option-text", option.text));
      if (option.note) words.append(element("span", "pnb-option-note", option.note));
      made.dataset.enabled = String(option.is_enabled);
      made.append(radio, words);
      radios.set(option.value, radio);
      return made;
    }

    function listOptions() {
      radios.clear();
      const empty = element("p", "pnb-muted", model.get("empty"));
      list.replaceChildren(...(shown.options.length ? shown.options.map(optionOf) : [empty]));
    }

    function draw() {
      legend.textContent = model.get("label");
      error.textContent = shown.error;
      error.hidden = !shown.error;
      group.toggleAttribute("aria-describedby", false);
      if (shown.error) group.setAttribute("aria-describedby", error.id);
      group.setAttribute("aria-invalid", String(Boolean(shown.error)));
      for (const [value, radio] of radios) radio.checked = value === shown.chosen;
    }

    function view(message) {
      const hadFocus = list.contains(document.activeElement);
      if (message.type === "options") listOptions();
      draw();
      if (hadFocus && message.type === "options") first()?.focus(); // the old one is gone
      if (message.type === "focus" && first()) moveFocus(first());
    }

    function first() {
      const enabled = [...radios.values()].filter((radio) => !radio.disabled);
      return enabled.find((radio) => radio.checked) ?? enabled[0];
    }

    group.pnbEdit = () => (isTouched ? { key: model.get("key"), text: shown.chosen, edit } : null);
    group.append(legend, list, error, note);
    el.append(group);
    listOptions();
    draw();
    model.on("change", draw);
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return listening(accept, render, line);
};
