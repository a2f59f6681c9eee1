// A button that goes busy in the browser at the click, so that a double click sends once.
const BUSY_MS = 150; // what is over sooner moves nothing on the page

export default () => {
  const views = new Set();
  const line = lineToKernel({
    refused: settle,
    heard: (message) => message.is_known && settle(message.id), // it was done, and its end was not heard
    back: () => pressed && line.ask(pressed),
  });
  let pressed = ""; // the press that is not done
  let busyTimer;

  const draw = () => views.forEach((view) => view());

  function settle(id) {
    if (id !== pressed) return;
    pressed = "";
    clearTimeout(busyTimer);
    draw();
  }

  function press(model) {
    const isUnanswered = Boolean(line.word()); // to press again repeats the same press
    if ((pressed && !isUnanswered) || !model.get("is_enabled")) return;
    const keys = model.get("field_keys");
    const edits = [...document.querySelectorAll(".pnb-field input, .pnb-choice fieldset, .pnb-menu select, .pnb-checkbox input")]
      .map((control) => control.pnbEdit?.())
      .filter((edit) => edit && keys.includes(edit.key));
    pressed = line.tell({ type: "press", edits });
    clearTimeout(busyTimer);
    busyTimer = setTimeout(draw, BUSY_MS);
  }

  function accept(message) {
    if (message.type === "focus") views.forEach((view) => view(message));
    if (message.type === "done") settle(message.id ?? pressed);
  }

  function render({ model, el }) {
    const button = pushButton("pnb-button", "", () => press(model));
    const label = element("span");
    const note = line.note(PRESS);
    button.append(label);

    function view(message) {
      if (label.textContent !== model.get("label")) label.textContent = model.get("label");
      button.setAttribute("aria-disabled", String(Boolean(pressed) || !model.get("is_enabled")));
      button.setAttribute("aria-busy", String(Boolean(pressed)));
      if (message) moveFocus(button);
    }

    el.append(button, note);
    view();
    model.on("change", () => view());
    views.add(view);
    return () => {
      views.delete(view);
      line.drop(note);
    };
  }

  return { initialize: ({ model }) => line.open(model, accept), render };
};
