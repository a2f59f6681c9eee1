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
  let chart = { svg: "", words: "" };

  function accept(message) {
    if (message.type === "chart") chart = message;
    for (const view of views) view();
  }

  function render({ model, el }) {
    const words = element("p", "pnb-chart-words");
    const details = element("details", "pnb-chart-details");
    const summary = element("summary", "", "State machine of a device authentication");
    const frame = element("div", "pnb-chart-frame");
    words.setAttribute("role", "status");
    frame.tabIndex = 0; // it may have to be scrolled
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "State machine");
    details.open = true;
    details.append(summary, frame);
    keepKeys(summary, BUTTON_KEYS);

    function draw() {
      if (words.textContent !== chart.words) words.textContent = chart.words;
      const picture = chart.svg ? pictureOf(chart.svg) : null;
      frame.replaceChildren(...(picture ? [picture] : []));
      details.hidden = !picture;
    }

    el.append(words, details);
    draw();
    views.add(draw);
    return () => views.delete(draw);
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", accept);
      model.send({ type: "ready" });
    },
    render,
  };
};
