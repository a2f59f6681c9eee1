// A labelled text field whose text travels as messages and never sits in the widget's state.
const TYPES = { secret: "password", tel: "tel", email: "email" };
const COMPLETE = { secret: "new-password", otp: "one-time-code" };
let count = 0;

function element(name, className) {
  const made = document.createElement(name);
  if (className) made.className = className;
  return made;
}

function render({ model, el }) {
  const id = `pn-field-${Date.now().toString(36)}-${++count}`;
  const kind = model.get("kind");
  const box = element("div", "pn-field");
  const label = element("label");
  const input = element("input", kind === "otp" ? "pn-code" : "");
  const hint = element("p", "pn-hint");
  const error = element("p", "pn-error");
  label.htmlFor = input.id = id;
  hint.id = `${id}-hint`;
  error.id = `${id}-error`;
  input.type = TYPES[kind] ?? "text";
  input.autocomplete = COMPLETE[kind] ?? "off";
  input.spellcheck = false;
  if (kind === "otp") input.inputMode = "numeric";
  box.append(label, input, hint, error);
  el.classList.add("pingone-nb");
  el.append(box);

  const show = () => {
    label.textContent = model.get("label");
    hint.textContent = model.get("hint");
    error.textContent = model.get("error");
    hint.hidden = !hint.textContent;
    error.hidden = !error.textContent;
    input.setAttribute("aria-invalid", String(!error.hidden));
    const described = [hint, error].filter((each) => !each.hidden).map((each) => each.id);
    input.setAttribute("aria-describedby", described.join(" "));
    input.placeholder = kind === "secret" && model.get("is_kept") ? "kept, not shown" : "";
  };
  const hear = (message) => {
    if (message.type === "text") input.value = message.text;
    if (message.type === "focus") input.focus();
  };
  input.addEventListener("input", () => model.send({ type: "text", text: input.value }));
  input.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the notebook's shortcuts are not for what is typed here
    if (event.key === "Enter") model.send({ type: "submit", text: input.value });
  });
  model.on("change", show);
  model.on("msg:custom", hear);
  show();
  model.send({ type: "ready" });
  return () => {
    model.off("change", show);
    model.off("msg:custom", hear);
  };
}

export default { render };
