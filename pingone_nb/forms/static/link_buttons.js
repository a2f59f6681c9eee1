// A button for each link; names and status came as messages and are put in as text.
const WORDS = { self: "Read it again" };

export default () => {
  const views = new Set();
  let names = [];
  let status = "";
  let busy = ""; // the link that was pressed last, until it is done

  function accept(message) {
    if (message.type === "links") ({ names, status } = message);
    if (message.type === "done") busy = "";
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const group = element("div", "pnb-links-group");
    const label = element("span", "pnb-links-label");
    const list = element("div", "pnb-links-list");
    label.id = uniqueId();
    group.setAttribute("role", "group");
    group.setAttribute("aria-labelledby", label.id);

    function press(name) {
      if (busy) return;
      busy = name;
      model.send({ type: "press", name });
      view({});
    }

    function buttonOf(name) {
      const made = pushButton("pnb-link-action", WORDS[name] ?? name, () => press(name));
      made.dataset.link = name;
      return made;
    }

    function view(message) {
      label.textContent = status ? `${status}. ${model.get("label")}:` : `${model.get("label")}: nothing yet.`;
      if (message.type === "links") {
        const focused = list.contains(document.activeElement) ? document.activeElement.dataset.link : null;
        list.replaceChildren(...names.map(buttonOf));
        const next = [...list.children].find((each) => each.dataset.link === focused) ?? list.children[0];
        if (focused !== null) next?.focus(); // the one that had it is gone
      }
      for (const button of list.children) {
        button.setAttribute("aria-disabled", String(Boolean(busy)));
        button.setAttribute("aria-busy", String(busy === button.dataset.link));
      }
    }

    group.append(label, list);
    el.append(group);
    view({ type: "links" });
    model.on("change", () => view({}));
    views.add(view);
    return () => views.delete(view);
  }

  return listening(accept, render);
};
