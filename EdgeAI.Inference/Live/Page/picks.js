import { nameOf, pathOf } from './labels.js';

// A list that goes with the next frame cannot be tapped.
const lingerMs = 2500;
const most = 5;

/** Look-alikes side by side; a tap says which one it is. Answers whether it is on the screen. */
export function createPicks(container, template, onPick) {
  let asked = null, until = 0, pressed = null;
  const tiles = Array.from({ length: most }, (_, number) => {
    const button = template.content.cloneNode(true).querySelector('.pick');
    button.addEventListener('pointerdown', () => { pressed = asked && { ...asked, label: asked.labels[number] }; });
    button.addEventListener('click', () => {
      const meant = pressed ?? (asked && { ...asked, label: asked.labels[number] });
      pressed = null;
      hide();
      if (meant?.label) onPick(meant);
    });
    container.append(button);
    return { button, image: button.querySelector('img'), name: button.querySelector('.name'), path: button.querySelector('.path') };
  });

  function hide() {
    asked = null;
    until = 0;
    container.hidden = true;
  }

  function fill(candidates) {
    tiles.forEach((tile, number) => {
      const candidate = candidates[number];
      tile.button.hidden = !candidate;
      if (!candidate) return;
      tile.name.textContent = nameOf(candidate.label);
      tile.path.textContent = pathOf(candidate.label);
      tile.button.title = candidate.label;
      if (tile.image.getAttribute('src') !== candidate.thumbnail) tile.image.src = candidate.thumbnail;
    });
  }

  return {
    show(decision, frame, image) {
      const now = performance.now();
      if (asked && asked.source !== frame.source) hide();
      if (decision.reason === 'too-close') {
        const labels = decision.candidates.map(candidate => candidate.label);
        // The same look-alikes keep their places while they are on the screen, in whichever order the newest frame has them.
        const same = asked && asked.labels.length === labels.length && labels.every(label => asked.labels.includes(label));
        if (!same) fill(decision.candidates);
        asked = { labels: same ? asked.labels : labels, source: frame.source, image };
        until = now + lingerMs;
        container.hidden = false;
      } else if (asked && now > until) {
        hide();
      }
      return !container.hidden;
    },
    hide,
  };
}
