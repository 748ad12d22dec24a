// A picture that is dropped on the page, or chosen, is asked about in place of the camera's frames.

/** `show` is given a picture's file, and null when the camera is to be shown again. */
export function createStills({ area, input, close }, show) {
  area.addEventListener('dragover', event => {
    if (![...event.dataTransfer.items].some(item => item.kind === 'file')) return;
    event.preventDefault();
    area.dataset.dropping = 'true';
  });
  for (const name of ['dragleave', 'drop']) area.addEventListener(name, () => { delete area.dataset.dropping; });
  area.addEventListener('drop', event => {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    show(file);
  });
  input.addEventListener('change', () => {
    const [file] = input.files;
    input.value = '';
    if (file) show(file);
  });
  close.addEventListener('click', () => show(null));
}

/** Asks about a picture. Answers a frame as the camera's are, or one with an error. */
export async function askAbout(file, items) {
  const still = { source: file.name, sequence: '', hasImage: true, isStill: true };
  try {
    const response = await fetch(`search?k=5&items=${items}`, { method: 'POST', body: file });
    const answer = await response.json();
    if (!response.ok) return { ...still, error: answer };
    for (const match of answer.matches) match.thumbnail = `catalog/${encodeURIComponent(match.id)}/thumbnail`;
    return { ...still, ...answer };
  } catch {
    return { ...still, error: { title: 'The service does not answer', detail: 'Drop the picture again when it does.' } };
  }
}
