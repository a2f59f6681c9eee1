// A place to drop or choose a file, or to paste a text. What is in it travels as messages, in pieces,
// and is never part of the saved state.
const PIECE = 256 * 1024; // bytes: well below what a server takes as one message

export default () => {
  const views = new Set();
  const line = lineToKernel();
  let said = "";

  function accept(message) {
    if (message.type === "said") said = message.text;
    for (const view of views) view();
  }

  function base64(bytes) {
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  }

  function tell(name, bytes) {
    const file = uniqueId();
    const of = Math.max(1, Math.ceil(bytes.length / PIECE));
    for (let number = 0; number < of; number += 1) {
      const data = base64(bytes.subarray(number * PIECE, (number + 1) * PIECE));
      line.tell({ type: "piece", file, name, number, of, data }, { isKept: true });
    }
  }

  function render({ model, el }) {
    const zone = element("div", "pnb-drop");
    const label = element("label", "pnb-label", model.get("label"));
    const input = element("input", "pnb-drop-file");
    const pasteLabel = element("label", "pnb-label", "Or paste a command or a text");
    const paste = element("textarea", "pnb-input pnb-drop-text");
    const status = element("div", "pnb-hint");
    const error = element("div", "pnb-field-error");
    const note = line.note(KEEP);

    input.type = "file";
    input.id = label.htmlFor = uniqueId();
    paste.id = pasteLabel.htmlFor = uniqueId();
    paste.rows = 3;
    paste.spellcheck = false;
    paste.autocomplete = "off";
    status.setAttribute("role", "status");

    async function take(file) {
      const most = model.get("most_bytes");
      error.textContent = file.size > most ? `The file is larger than ${most.toLocaleString("en")} bytes.` : "";
      if (error.textContent) return;
      tell(file.name, new Uint8Array(await file.arrayBuffer()));
    }

    input.addEventListener("change", () => input.files.length && take(input.files[0]));
    paste.addEventListener("change", () => tell("", new TextEncoder().encode(paste.value)));
    zone.addEventListener("dragover", (event) => {
      event.preventDefault();
      zone.classList.add("pnb-over");
    });
    zone.addEventListener("dragleave", () => zone.classList.remove("pnb-over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation(); // JupyterLab would upload it
      zone.classList.remove("pnb-over");
      if (event.dataTransfer.files.length) take(event.dataTransfer.files[0]);
    });

    function draw() {
      status.textContent = said;
    }

    zone.append(label, input, pasteLabel, paste, status, error, note);
    el.append(zone);
    views.add(draw);
    draw();
    return () => {
      views.delete(draw);
      line.drop(note);
    };
  }

  return listening(accept, render, line);
};
