// What a form says: its live region stays in the page, so that screen readers hear each change.
const PARTS = ["headline", "advice", "facts"];

function render({ model, el }) {
  const region = document.createElement("div");
  region.className = "pn-status";
  region.setAttribute("role", "status");
  region.setAttribute("aria-live", "polite");
  region.setAttribute("aria-atomic", "true");
  el.classList.add("pingone-nb");
  el.append(region);

  const show = () => {
    const message = document.createElement("div");
    message.className = "pn-message";
    message.dataset.kind = model.get("kind");
    for (const part of PARTS.filter((each) => model.get(each))) {
      const line = document.createElement("p");
      line.className = `pn-${part}`;
      line.textContent = model.get(part); // text, never HTML
      message.append(line);
    }
    region.replaceChildren(...(message.childElementCount ? [message] : []));
  };
  model.on("change:told", show);
  show();
  return () => model.off("change:told", show);
}

export default { render };
