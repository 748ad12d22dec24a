// Where things lie over the picture, which keeps its shape inside its canvas.

/** The picture's rectangle within its canvas, in CSS pixels. */
export function pictureRectangle(canvas) {
  const scale = Math.min(canvas.clientWidth / canvas.width, canvas.clientHeight / canvas.height);
  const width = canvas.width * scale, height = canvas.height * scale;
  return { left: (canvas.clientWidth - width) / 2, top: (canvas.clientHeight - height) / 2, width, height };
}

/** Lays an element over a part of the picture, which is told in fractions of its sides. */
export function placeOver(canvas, element, part) {
  const picture = pictureRectangle(canvas);
  element.hidden = false;
  element.style.left = `${picture.left + part.left * picture.width}px`;
  element.style.top = `${picture.top + part.top * picture.height}px`;
  element.style.width = `${part.width * picture.width}px`;
  element.style.height = `${part.height * picture.height}px`;
}
