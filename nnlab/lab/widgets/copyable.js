// A text with a button that copies it: see copyable.py.

function render({ model, el }) {
  const box = document.createElement("div");
  const text = document.createElement("textarea");
  const button = document.createElement("button");
  text.readOnly = true;
  text.spellcheck = false;
  button.type = "button";
  box.append(text, button);
  el.append(box);
  let back = 0;
  const draw = () => {
    text.value = model.get("value");
    const long = Math.ceil(text.value.length / 60), lines = text.value.split("\n").length;
    text.rows = Math.min(lines > 1 ? lines : Math.max(long, 1), model.get("lines"));
    text.setAttribute("aria-label", model.get("label"));
    button.textContent = model.get("words")[0];
    button.setAttribute("aria-label", model.get("words")[0] + ": " + model.get("label"));
  };
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      text.select();
      document.execCommand("copy");
    }
    button.textContent = model.get("words")[1];
    clearTimeout(back);
    back = setTimeout(draw, 1500);
  };
  model.on("change", draw);
  draw();
  return () => { model.off("change", draw); clearTimeout(back); };
}
export default { render };
