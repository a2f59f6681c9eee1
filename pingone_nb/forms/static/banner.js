// SIMULATOR or LIVE, as a word and not only as a colour.
function render({ model, el }) {
  const badge = element("strong", "pnb-badge");
  const text = element("span");
  const host = element("span", "pnb-host");
  el.setAttribute("role", "note");

  function draw() {
    const isLive = model.get("is_live");
    el.dataset.live = String(isLive);
    badge.textContent = isLive ? "LIVE" : "SIMULATOR";
    text.textContent = model.get("text");
    host.textContent = model.get("auth_path");
  }

  el.append(badge, text, host);
  draw();
  model.on("change", draw);
}

export default { render };
