// A button that goes busy in the browser at the click, so that a double click sends once.
const BUSY_MS = 150; // what is over sooner moves nothing on the page
const PATIENCE_MS = 1500;

export default () => {
  const views = new Set();
  let busy = false;
  let waiting = false; // the kernel has not even begun
  let timer;
  let busyTimer;

  const draw = () => views.forEach((view) => view());

  function press(model) {
    if (busy || !model.get("is_enabled")) return;
    busy = true;
    timer = setTimeout(() => {
      waiting = true;
      draw();
    }, PATIENCE_MS);
    const keys = model.get("field_keys");
    const edits = [...document.querySelectorAll(".pnb-field input, .pnb-choice fieldset, .pnb-menu select")]
      .map((control) => control.pnbEdit?.())
      .filter((edit) => edit && keys.includes(edit.key));
    model.send({ type: "press", edits });
    busyTimer = setTimeout(draw, BUSY_MS);
  }

  function accept(message) {
    if (message.type === "focus") return views.forEach((view) => view(message));
    if (message.type === "started" || message.type === "done") {
      clearTimeout(timer);
      const wasWaiting = waiting;
      waiting = false;
      busy = message.type !== "done";
      if (busy && !wasWaiting) return; // shown soon, if it lasts
      clearTimeout(busyTimer);
    }
    draw();
  }

  function render({ model, el }) {
    const button = pushButton("pnb-button", "", () => press(model));
    const label = element("span");
    const note = element("span", "pnb-action-note");
    note.setAttribute("role", "status");
    button.append(label);

    function view(message) {
      if (label.textContent !== model.get("label")) label.textContent = model.get("label");
      button.setAttribute("aria-disabled", String(busy || !model.get("is_enabled")));
      button.setAttribute("aria-busy", String(busy));
      const text = waiting ? "Waiting for the kernel: another cell is running, or it was restarted." : "";
      if (note.textContent !== text) note.textContent = text;
      if (message) moveFocus(button);
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
