// How many wrong codes so far, as dots and as words.
function render({ model, el }) {
  const dots = element("span", "pnb-dots");
  const words = element("span");
  const note = element("span", "pnb-tally-note");
  dots.setAttribute("aria-hidden", "true");

  function draw() {
    const used = model.get("used");
    const allowed = model.get("allowed");
    el.hidden = allowed === 0;
    words.textContent = allowed === null ? `${used} wrong codes, limit not known` : `${used} of ${allowed} wrong codes`;
    note.textContent = model.get("note");
    dots.replaceChildren(
      ...Array.from({ length: Math.max(used, allowed) }, (_, index) => {
        const dot = element("i");
        dot.dataset.used = String(index < used);
        return dot;
      }),
    );
  }

  el.append(dots, words, note);
  draw();
  model.on("change", draw);
}

export default { initialize: ({ model }) => void listenThoughLate(model), render };
