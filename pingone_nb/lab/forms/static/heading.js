// A form's title; it also gives the form around it a role and a name.
function render({ model, el }) {
  const title = element("h3", "pnb-title");
  const lead = element("p", "pnb-lead");
  title.id = uniqueId();

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

export default { initialize: ({ model }) => void listenThoughLate(model), render };
