// A form's title; it also gives the form around it a role and a name.
function render({ model, el }) {
  const title = document.createElement("h3");
  const lead = document.createElement("p");
  title.id = `pnb-${Math.random().toString(36).slice(2)}`;
  title.className = "pnb-title";
  lead.className = "pnb-lead";

  function draw() {
    title.textContent = model.get("title");
    lead.textContent = model.get("lead");
    lead.hidden = !lead.textContent;
  }

  function nameForm() {
    const form = el.closest(".pnb-form");
    form?.setAttribute("role", "group");
    form?.setAttribute("aria-labelledby", title.id);
  }

  el.append(title, lead);
  draw();
  requestAnimationFrame(nameForm); // it is put into the form after this
  model.on("change", draw);
}

export default { render };
