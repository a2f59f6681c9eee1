// SIMULATOR or LIVE, as a word and not only as a colour; and whether anybody listens at all.
export default () => {
  const line = lineToKernel();

  function render({ model, el }) {
    const badge = element("strong", "pnb-badge");
    const text = element("span");
    const host = element("span", "pnb-host");
    const note = line.note({ ...PRESS, down: "Not connected." }, { isAlways: true });
    el.setAttribute("role", "note");

    function draw() {
      const isLive = model.get("is_live");
      el.dataset.live = String(isLive);
      badge.textContent = isLive ? "LIVE" : "SIMULATOR";
      text.textContent = model.get("text");
      host.textContent = model.get("auth_path");
    }

    el.append(badge, text, host, note);
    draw();
    model.on("change", draw);
    return () => line.drop(note);
  }

  return { initialize: ({ model }) => line.open(model, () => {}), render };
};
