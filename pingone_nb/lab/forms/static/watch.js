// Asks the kernel every few seconds, only while it is on and somebody can see it.
export default () => {
  const views = new Set();
  const line = lineToKernel({ back: () => (isAsking = false) });
  let isAsking = false;
  let timer;

  function ask(model) {
    const isSeen = !document.hidden && [...views].some((view) => view.el.checkVisibility());
    if (!model.get("is_on") || isAsking || !isSeen || !line.isUp()) return;
    isAsking = true;
    model.send({ type: "look" });
  }

  function wind(model) {
    clearInterval(timer);
    if (model.get("is_on")) timer = setInterval(() => ask(model), model.get("period_ms"));
    for (const view of views) view.draw();
  }

  function render({ model, el }) {
    const words = element("span");
    const note = line.note(PRESS);
    const button = pushButton("pnb-link-button", "", () => line.tell({ type: "toggle" }));

    function draw() {
      const isOn = model.get("is_on");
      const seconds = model.get("period_ms") / 1000;
      el.hidden = !model.get("is_offered");
      el.dataset.on = String(isOn);
      words.textContent = isOn ? `Checks automatically every ${seconds} seconds.` : "Doesn't check automatically.";
      button.textContent = isOn ? "Stop checking" : "Check automatically";
    }

    const view = { el, draw };
    el.append(words, button, note);
    draw();
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return {
    initialize({ model }) {
      const close = line.open(model, (message) => {
        if (message.type === "looked") isAsking = false;
      });
      model.on("change", () => wind(model));
      wind(model);
      return () => {
        clearInterval(timer);
        close();
      };
    },
    render,
  };
};
