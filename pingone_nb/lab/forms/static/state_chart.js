// The state machine's picture. What a server said is text in it already; still nothing runs here.
function pictureOf(svg) {
  const read = new DOMParser().parseFromString(svg, "image/svg+xml");
  const root = read.documentElement;
  if (read.querySelector("parsererror") || root.localName !== "svg") return null;
  if (root.querySelector("script, foreignObject, a, image, use, [href]")) return null;
  return document.importNode(root, true);
}

export default () => {
  const views = new Set();
  const line = lineToKernel();
  const show = afterPaint((message) => {
    for (const view of views) view(message);
  });
  let chart = { svg: "", words: "" };
  let whole = ""; // beside the small picture: the large one, for who asks for it

  function accept(message) {
    if (message.type === "chart") chart = message;
    if (message.type === "whole") whole = message.svg;
    show(message);
  }

  function frameOf() {
    const frame = element("div", "pnb-chart-frame");
    frame.tabIndex = 0; // it may have to be scrolled
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "State machine");
    return frame;
  }

  function fill(frame, svg) {
    const picture = svg ? pictureOf(svg) : null;
    frame.replaceChildren(...(picture ? [picture] : []));
    return Boolean(picture);
  }

  function renderWhole(el, words) {
    const details = element("details", "pnb-chart-details");
    const summary = element("summary", "", "State machine of a device authentication");
    const frame = frameOf();
    details.open = true;
    details.append(summary, frame);
    el.append(words, details);
    return () => (details.hidden = !fill(frame, chart.svg));
  }

  function renderSmall(model, el, words) {
    const small = element("div", "pnb-chart-small");
    const dialog = element("dialog", "pnb-chart-dialog");
    const frame = frameOf();
    const note = line.note({ ...PRESS, down: "Not connected. The chart appears when the connection is back." });
    const close = pushButton("pnb-chart-button", "Close", () => dialog.close());
    const open = pushButton("pnb-chart-button", "Show the whole state machine", () => {
      line.tell({ type: "draw" }, { isKept: true });
      dialog.showModal();
      frame.focus();
    });
    dialog.setAttribute("aria-label", "State machine of a device authentication");
    dialog.append(close, note, frame);
    dialog.addEventListener("close", () => open.focus());
    el.append(words, small, open, dialog);
    return (message) => {
      if (message.type === "whole") fill(frame, whole);
      if (message.type !== "chart") return;
      words.classList.toggle("pnb-unseen", fill(small, chart.svg));
      if (dialog.open) line.tell({ type: "draw" }, { isKept: true });
    };
  }

  function render({ model, el }) {
    const words = element("p", "pnb-chart-words");
    words.setAttribute("role", "status");
    const draw = model.get("is_compact") ? renderSmall(model, el, words) : renderWhole(el, words);

    function view(message) {
      if (words.textContent !== chart.words) words.textContent = chart.words;
      draw(message);
    }

    view({ type: "chart" });
    views.add(view);
    return () => views.delete(view);
  }

  return listening(accept, render, line);
};
