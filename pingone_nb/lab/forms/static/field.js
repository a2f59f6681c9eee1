// A labelled text field. What is typed travels as messages and is never part of the saved state.
const PAUSE_MS = 200; // typing is told at most this often: never more messages than keystrokes
const INPUT = {
  text: { type: "text", autocapitalize: "off" },
  secret: { type: "password", autocapitalize: "off" },
  tel: { type: "tel", inputMode: "tel" },
  email: { type: "text", inputMode: "email", autocapitalize: "off" },
  otp: { type: "text", inputMode: "numeric", autocapitalize: "off" },
};

export default () => {
  const views = new Set();
  const line = lineToKernel();
  const shown = { text: "", error: "", isFilled: false };
  let isTouched = false;

  function accept(message) {
    if (message.is_answer && isTouched) return; // the page was faster than the kernel's answer
    if (message.type === "text") Object.assign(shown, { text: message.text, isFilled: message.is_filled });
    if (message.type === "error") shown.error = message.text;
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const input = element("input", "pnb-input");
    const label = element("label", "pnb-label");
    const hint = element("div", "pnb-hint");
    const error = element("div", "pnb-field-error");
    const note = line.note(KEEP);
    const row = element("div", "pnb-input-row");
    const reveal = pushButton("pnb-reveal", "Show", toggle);
    let given = ""; // what Python filled in last
    let told = shown.text;
    let edit = 0; // grows with each change, also over a reload of the page
    let timer = null;

    input.id = label.htmlFor = uniqueId();
    input.spellcheck = false;
    hint.id = `${input.id}-hint`;
    error.id = `${input.id}-error`;
    row.append(input);

    function draw() {
      const kind = model.get("kind");
      Object.assign(input, INPUT[kind], { autocomplete: model.get("autocomplete") });
      if (kind === "secret" && reveal.getAttribute("aria-pressed") === "true") input.type = "text";
      input.dataset.kind = kind;
      input.disabled = !model.get("is_enabled");
      const isKept = kind === "secret" && shown.isFilled && !input.value;
      input.placeholder = isKept ? "•••••••• (set)" : model.get("placeholder");
      label.textContent = model.get("label");
      hint.textContent = model.get("hint");
      hint.hidden = !hint.textContent;
      error.textContent = shown.error;
      error.hidden = !shown.error;
      input.setAttribute("aria-invalid", String(Boolean(shown.error)));
      const described = [hint, error].filter((part) => !part.hidden).map((part) => part.id);
      if (described.length) input.setAttribute("aria-describedby", described.join(" "));
      else input.removeAttribute("aria-describedby");
    }

    function tell() {
      clearTimeout(timer);
      timer = null;
      if (input.value === told) return;
      told = input.value;
      Object.assign(shown, { text: told, isFilled: Boolean(told) });
      for (const other of views) if (other !== view) other({ type: "text", text: told });
      line.tell({ type: "text", text: told, edit }, { isKept: true });
    }

    function toggle() {
      const isShown = input.type === "password";
      input.type = isShown ? "text" : "password";
      reveal.textContent = isShown ? "Hide" : "Show";
      reveal.setAttribute("aria-pressed", String(isShown));
    }

    function submit() {
      tell();
      const form = el.closest(".pnb-form");
      const button = form?.querySelector(".pnb-action.pnb-primary button");
      if (button) button.click();
      else line.tell({ type: "submit" });
    }

    input.addEventListener("input", () => {
      isTouched = true;
      edit = Math.max(edit + 1, Date.now());
      timer ??= setTimeout(tell, PAUSE_MS);
    });
    input.addEventListener("change", tell);
    input.addEventListener("blur", tell);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing || isNotebooks(event)) return;
      event.preventDefault();
      event.stopPropagation();
      submit();
    });
    reveal.setAttribute("aria-pressed", "false");

    function view(message) {
      if (message.type === "text") {
        clearTimeout(timer);
        timer = null;
        given = told = input.value = message.text;
      }
      draw();
      if (message.type === "focus" && moveFocus(input)) input.select();
    }

    if (model.get("kind") === "secret") {
      reveal.setAttribute("aria-label", `Show ${model.get("label")}`);
      row.append(reveal);
    }
    el.append(label, row, hint, error, note);
    given = input.value = model.get("kind") === "secret" ? "" : shown.text;
    // a button takes along what was typed: messages of two widgets may overtake each other
    input.pnbEdit = () =>
      edit && input.value !== given ? { key: model.get("key"), text: input.value, edit } : null;
    draw();
    model.on("change", draw);
    views.add(view);
    return () => {
      clearTimeout(timer);
      views.delete(view);
      line.drop(note);
    };
  }

  return listening(accept, render, line);
};
