// Counts down to an absolute moment by itself, also while a cell keeps the kernel busy.
const MINUTE_MS = 60_000;

function clockText(ms) {
  const seconds = Math.ceil(ms / 1000);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

export default () => {
  const views = new Set();
  const line = lineToKernel();
  let offset = null; // the deadline's clock minus this browser's, in milliseconds
  let past = null; // the deadline that was already told to be over

  function accept(model, message) {
    if (message.type !== "now") return;
    offset = message.now_ms - Date.now();
    past = null;
    tick(model);
  }

  function tick(model) {
    const deadline = model.get("deadline_ms");
    const now = Date.now() + (offset ?? model.get("offset_ms"));
    const left = deadline === null ? null : Math.max(0, deadline - now);
    if (left === 0 && past !== deadline && line.isUp()) {
      past = deadline;
      model.send({ type: "over" });
    }
    for (const view of views) view(left);
  }

  function render({ model, el }) {
    const face = element("span", "pnb-clock");
    const said = element("span", "pnb-unseen");
    face.setAttribute("role", "timer");
    face.setAttribute("aria-live", "off");
    said.setAttribute("role", "status");

    function view(left) {
      const noun = model.get("noun");
      const isOver = left === 0;
      const isSoon = left !== null && left <= MINUTE_MS;
      el.hidden = left === null;
      face.textContent = left === null ? "" : isOver ? `${noun} expired` : `${noun} expires in ${clockText(left)}`;
      face.dataset.stage = isOver ? "over" : isSoon ? "soon" : "calm";
      const words = isOver ? `${noun} expired.` : isSoon ? `${noun} expires in less than a minute.` : "";
      if (said.textContent !== words) said.textContent = words;
    }

    el.append(face, said);
    views.add(view);
    tick(model);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      const timer = setInterval(() => tick(model), 250);
      const close = line.open(model, (message) => accept(model, message), { type: "ready" });
      model.on("change", () => tick(model));
      return () => {
        clearInterval(timer);
        close();
      };
    },
    render,
  };
};
