// A button that refuses a second click at once, without waiting for the kernel to say so.
function render({ model, el }) {
  const button = document.createElement("button");
  button.type = "button";
  el.classList.add("pingone-nb");
  el.append(button);

  let busy = false;
  const show = () => {
    button.textContent = model.get("label");
    button.className = model.get("is_primary") ? "pn-action pn-primary" : "pn-action";
    // not `disabled`: that would lose the focus
    button.setAttribute("aria-disabled", String(busy || !model.get("is_enabled")));
    button.setAttribute("aria-busy", String(busy));
  };
  const hear = (message) => {
    if (message.type === "focus") button.focus();
    if (message.type !== "done") return;
    busy = false;
    show();
  };
  button.addEventListener("click", () => {
    if (busy || !model.get("is_enabled")) return;
    busy = true;
    show();
    model.send({ type: "click" });
  });
  button.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change", show);
  model.on("msg:custom", hear);
  show();
  return () => {
    model.off("change", show);
    model.off("msg:custom", hear);
  };
}

export default { render };
