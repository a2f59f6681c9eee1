// What to do elsewhere; everything is put in as text, so nothing in it can be markup.
export default () => {
  const views = new Set();
  let prompt = null;

  function accept(message) {
    if (message.type === "prompt") prompt = message.prompt;
    for (const view of views) view();
  }

  function parts() {
    const made = prompt.paragraphs.map((text) => element("p", "pnb-prompt-text", text));
    if (prompt.big) made.push(element("p", "pnb-prompt-big", prompt.big));
    if (prompt.facts.length) {
      const list = element("dl", "pnb-prompt-facts");
      for (const [name, value] of prompt.facts) {
        const pair = element("div");
        pair.append(element("dt", "", name), element("dd", "", value));
        list.append(pair);
      }
      made.push(list);
    }
    return made;
  }

  function render({ el }) {
    const region = element("div", "pnb-prompt-region");
    region.setAttribute("role", "status");
    region.setAttribute("aria-atomic", "true");

    function draw() {
      region.replaceChildren(...(prompt ? parts() : []));
    }

    el.append(region);
    draw();
    views.add(draw);
    return () => views.delete(draw);
  }

  return listening(accept, render);
};
