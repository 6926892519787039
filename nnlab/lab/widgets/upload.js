// A button that asks for a file, or on which one is dropped: see upload.py.

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
    button.title = model.get("tooltip") || "";
    input.accept = model.get("accept");
  };
  button.onclick = () => input.click();
  const send = async (file) => {
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
  };
  input.onchange = async () => {
    await send(input.files[0]);
    input.value = "";
  };
  // Without this the browser would leave the page for the file that is dropped, and its own folder list take it.
  const over = (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
    el.classList.toggle("nnlab-over", event.type === "dragover");
    if (event.type === "drop") send(event.dataTransfer.files[0]);
  };
  for (const event of ["dragover", "dragleave", "drop"]) el.addEventListener(event, over);
  model.on("change:description change:accept change:tooltip", draw);
  draw();
  return () => model.off("change:description change:accept change:tooltip", draw);
}
export default { render };
