// The button of a fold: it works in the browser alone, also while a cell runs.
export default () => {
  const views = new Set();
  let words = "";

  function accept(message) {
    if (message.type === "words") words = message.words;
    for (const view of views) view();
  }

  function render({ model, el }) {
    const button = pushButton("pnb-fold-button", "", () => {
      model.set("is_open", !model.get("is_open"));
      model.save_changes();
    });
    const title = element("span", "pnb-fold-title");
    const said = element("span", "pnb-fold-words");
    button.append(title, said);

    function draw() {
      const isOpen = model.get("is_open");
      title.textContent = model.get("title");
      said.textContent = words;
      button.setAttribute("aria-expanded", String(isOpen));
      const fold = el.closest(".pnb-fold");
      if (fold) fold.dataset.open = String(isOpen);
    }

    el.append(button);
    draw();
    requestAnimationFrame(draw); // it is put into the fold after this
    model.on("change", draw);
    views.add(draw);
    return () => views.delete(draw);
  }

  return listening(accept, render);
};
