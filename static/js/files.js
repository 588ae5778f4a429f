// Browsers label the file button in their own language. The label beside it says it in ours; here it
// takes the chosen file's name, so that the person sees what will be sent.
export function startFiles() {
  document.querySelectorAll("[data-file] input[type=file]").forEach((input) => {
    const shown = input.closest("[data-file]").querySelector("output");
    const tell = () => {
      if (input.files.length) shown.textContent = Array.from(input.files, (file) => file.name).join(" ");
    };
    input.addEventListener("change", tell);
    tell();
  });
}
