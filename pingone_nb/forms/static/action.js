// A button that goes busy in the browser at the click, so that a double click sends once.
const PATIENCE_MS = 1500;

export default () => {
  const views = new Set();
  let busy = false;
  let waiting = false; // the kernel has not even begun
  let timer;

  const draw = () => views.forEach((view) => view());

  function press(model) {
    if (busy || !model.get("is_enabled")) return;
    busy = true;
    timer = setTimeout(() => {
      waiting = true;
      draw();
    }, PATIENCE_MS);
    model.send({ type: "press" });
    draw();
  }

  function accept(message) {
    if (message.type === "focus") return views.forEach((view) => view(message));
    if (message.type === "started" || message.type === "done") {
      clearTimeout(timer);
      waiting = false;
      busy = message.type !== "done";
    }
    draw();
  }

  function render({ model, el }) {
    const button = document.createElement("button");
    const label = document.createElement("span");
    const note = document.createElement("span");
    button.type = "button";
    button.className = "pnb-button";
    // JupyterLab would take Enter and Space on a focused button for the notebook's own keys
    button.dataset.lmSuppressShortcuts = "true";
    button.append(label);
    note.className = "pnb-action-note";
    note.setAttribute("role", "status");
    button.addEventListener("click", () => {
      button.focus(); // Safari does not
      press(model);
    });

    function view(message) {
      label.textContent = model.get("label");
      button.setAttribute("aria-disabled", String(busy || !model.get("is_enabled")));
      button.setAttribute("aria-busy", String(busy));
      const text = waiting ? "Waiting for the kernel: another cell is running, or it was restarted." : "";
      if (note.textContent !== text) note.textContent = text;
      if (message && el.checkVisibility() && document.activeElement?.closest(".pnb")) button.focus();
    }

    el.append(button, note);
    view();
    model.on("change", () => view());
    views.add(view);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", accept);
    },
    render,
  };
};
