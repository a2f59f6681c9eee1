// A button for each link; names and status came as messages and are put in as text.
const WORDS = { self: "Refresh" };
const ASK = "To see what an action does, point to it or move to it with Tab.";

export default () => {
  const views = new Set();
  const line = lineToKernel({
    refused: settle,
    heard: (message) => message.is_known && settle(message.id),
    back: () => pressed && line.ask(pressed),
  });
  let names = [];
  let sentences = [];
  let status = "";
  let busy = ""; // the link that was pressed last, until it is done
  let pressed = ""; // that press

  function accept(message) {
    if (message.type === "links") ({ names, sentences, status } = message);
    if (message.type === "done") settle(message.id ?? pressed);
    for (const view of views) view(message);
  }

  function settle(id) {
    if (id !== pressed) return;
    busy = pressed = "";
    for (const view of views) view({});
  }

  function render({ model, el }) {
    const group = element("div", "pnb-links-group");
    const label = element("span", "pnb-links-label");
    const list = element("div", "pnb-links-list");
    const hint = element("p", "pnb-links-hint");
    const note = line.note(PRESS);
    hint.id = uniqueId();
    label.id = uniqueId();
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", label.id);

    function press(name) {
      if (busy && (busy !== name || !line.word())) return; // to press again repeats the same press
      busy = name;
      pressed = line.tell({ type: "press", name });
      view({});
    }

    function buttonOf(name) {
      const made = pushButton("pnb-link-action", WORDS[name] ?? name, () => press(name));
      made.dataset.link = name;
      made.setAttribute("aria-describedby", hint.id);
      return made;
    }

    // what the action does that is pointed at, or that has the focus
    function explain(button) {
      const shown = button ?? list.querySelector(":focus");
      hint.textContent = shown ? sentences[names.indexOf(shown.dataset.link)] ?? "" : ASK;
      hint.hidden = !names.length;
    }

    list.addEventListener("focusin", (event) => explain(event.target.closest("button")));
    list.addEventListener("focusout", () => requestAnimationFrame(() => explain()));
    list.addEventListener("mouseover", (event) => explain(event.target.closest("button")));
    list.addEventListener("mouseleave", () => explain());

    function view(message) {
      label.textContent = status ? `${status}. ${model.get("label")}:` : `${model.get("label")}: none yet.`;
      if (message.type === "links") {
        const focused = list.contains(document.activeElement) ? document.activeElement.dataset.link : null;
        const there = [...list.children].map((each) => each.dataset.link);
        // one that is held down stays the same
        if (there.join("\n") !== names.join("\n")) list.replaceChildren(...names.map(buttonOf));
        const next = [...list.children].find((each) => each.dataset.link === focused) ?? list.children[0];
        if (focused !== null) next?.focus(); // the one that had it is gone
        explain();
      }
      for (const button of list.children) {
        button.setAttribute("aria-disabled", String(Boolean(busy)));
        button.setAttribute("aria-busy", String(busy === button.dataset.link));
      }
    }

    group.append(label, list, hint);
    el.append(group, note);
    view({ type: "links" });
    model.on("change", () => view({}));
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return listening(accept, render, line);
};
