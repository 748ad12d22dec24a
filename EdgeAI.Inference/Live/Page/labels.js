// A label is a folder path: its last part is the name, the rest says where it belongs.
export function nameOf(label, id) {
  const last = (label || id).split('/').pop();
  return spaced(last);
}

export function pathOf(label) {
  return label.split('/').slice(0, -1).map(spaced).join(' › ');
}

function spaced(text) {
  return text.replace(/[-_]+/g, ' ').trim();
}
