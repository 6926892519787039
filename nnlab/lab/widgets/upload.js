// A button that asks for a file: see upload.py.

function render({ model, el }) {
  const button = document.createElement("button");
  const input = document.createElement("input");
  const icon = document.createElement("i");
  const words = document.createElement("span");
  button.type = "button";
  button.className = "jupyter-button";
  icon.className = "fa fa-upload";
  input.type = "file";
  input.hidden = true;
  button.append(icon, " ", words);
  el.append(button, input);
  const draw = () => {
    words.textContent = model.get("description");
    input.accept = model.get("accept");
  };
  button.onclick = () => input.click();
  input.onchange = async () => {
    const file = input.files[0];
    if (!file) return;
    const facts = { what: "file", name: file.name, size: file.size };
    if (file.size > model.get("most")) model.send(facts);
    else {
      try {
        model.send(facts, undefined, [await file.arrayBuffer()]);
      } catch (error) {
        model.send({ ...facts, problem: String(error) });
      }
    }
    input.value = "";
  };
  model.on("change:description change:accept", draw);
  draw();
  return () => model.off("change:description change:accept", draw);
}
export default { render };
