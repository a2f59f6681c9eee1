// Time left until an absolute deadline, ticking here, so that a running cell does not stop it.
const ANNOUNCED_AT_SECONDS = 60;

function render({ model, el }) {
  const shown = document.createElement("p");
  const heard = document.createElement("p");
  shown.className = "pn-countdown";
  heard.className = "pn-unseen";
  heard.setAttribute("role", "status");
  el.classList.add("pingone-nb");
  el.append(shown, heard);

  let skewMs = 0; // the kernel may run on a machine with another time
  const words = (seconds) => {
    if (seconds <= 0) return "The passcode has expired: send again.";
    const rest = String(seconds % 60).padStart(2, "0");
    return `The passcode expires in ${Math.floor(seconds / 60)}:${rest}`;
  };
  const tick = () => {
    const deadline = model.get("deadline_ms");
    const seconds = Math.ceil((deadline - (Date.now() + skewMs)) / 1000);
    shown.textContent = deadline ? words(seconds) : "";
    shown.dataset.over = String(Boolean(deadline) && seconds <= 0);
    const announced = deadline && seconds <= ANNOUNCED_AT_SECONDS;
    const news = announced ? (seconds > 0 ? "The passcode expires in a minute." : words(0)) : "";
    if (heard.textContent !== news) heard.textContent = news;
  };
  const hear = (message) => {
    if (message.type === "now") skewMs = message.now_ms - Date.now();
    tick();
  };
  model.on("change", tick);
  model.on("msg:custom", hear);
  const timer = setInterval(tick, 1000);
  tick();
  model.send({ type: "ready" });
  return () => {
    clearInterval(timer);
    model.off("change", tick);
    model.off("msg:custom", hear);
  };
}

export default { render };
