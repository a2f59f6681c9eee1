// The simulated phone: messages come one by one and are never part of the saved state.
const MOST = 50;
const KINDS = { SMS: "Text message", VOICE: "Voice call, transcript", EMAIL: "E-mail", TEST: "Test mode" };

async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const scratch = Object.assign(element("textarea"), { value: text });
  document.body.append(scratch);
  scratch.select();
  document.execCommand("copy");
  scratch.remove();
  return undefined;
}

export default () => {
  const views = new Set();
  let messages = [];

  function accept(message) {
    if (message.type === "all") messages = message.messages;
    if (message.type === "new") messages = [message.message, ...messages].slice(0, MOST);
    for (const view of views) view(message);
  }

  function render({ model, el }) {
    const name = uniqueId();
    const frame = element("div", "pnb-phone-frame");
    const title = element("div", "pnb-phone-title", model.get("title"));
    const screen = element("div", "pnb-phone-screen");
    const said = element("div", "pnb-unseen");
    title.id = name;
    frame.setAttribute("role", "group"); // not landmarks: a notebook may show several phones
    frame.setAttribute("aria-labelledby", name);
    screen.tabIndex = 0;
    screen.setAttribute("role", "group");
    screen.setAttribute("aria-label", "Messages, newest first");
    said.setAttribute("role", "status");

    function button(label, aboutId, onClick) {
      const made = pushButton("pnb-phone-button", label, onClick);
      made.setAttribute("aria-describedby", aboutId);
      return made;
    }

    function bubble(message, index) {
      const kind = KINDS[message.channel] ?? message.channel;
      const about = `${name}-${message.number}`;
      const made = element("article", "pnb-message");
      const head = element("div", "pnb-message-head");
      const buttons = element("div", "pnb-message-buttons");
      head.id = about;
      made.dataset.channel = message.channel;
      made.dataset.newest = String(index === 0);
      head.append(element("span", "pnb-message-kind", kind), element("time", "pnb-message-time", message.time));
      made.append(head);
      if (message.to) made.append(element("div", "pnb-message-to", `To ${message.to}`));
      made.append(element("p", "pnb-message-text", message.text));
      buttons.append(
        button("Copy code", about, async () => {
          await copy(message.otp);
          said.textContent = "Code copied.";
        }),
      );
      if (model.get("can_type")) {
        buttons.append(button("Type it for me", about, () => model.send({ type: "type", number: message.number })));
      }
      made.append(buttons);
      return made;
    }

    function draw() {
      title.textContent = model.get("title");
      const note = element("p", "pnb-phone-note", model.get("note"));
      screen.replaceChildren(...messages.map(bubble), ...(messages.length ? [] : [note]));
    }

    function view(message) {
      draw();
      if (message.type === "new") {
        screen.scrollTop = 0;
        said.textContent = `New message: ${KINDS[message.message.channel] ?? message.message.channel}.`;
      }
      if (message.type === "typed") said.textContent = "Code typed in.";
    }

    frame.append(title, screen, said);
    el.append(frame);
    draw();
    model.on("change", draw);
    views.add(view);
    return () => views.delete(view);
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", accept);
      model.send({ type: "ready" });
    },
    render,
  };
};
