import { nameOf, pathOf } from './labels.js';
import { percent } from './percent.js';

// A list that goes with the next frame cannot be tapped, and one that changes under the keyboard's focus cannot be read.
const lingerMs = 2500, stillMs = 15_000;
const most = 5;

/** The labels to choose from, side by side: a tap says which one it is, or that it is none of them. Answers whether it is on the screen. */
export function createPicks(container, template, onPick, onNone) {
  let asked = null, until = 0, stillUntil = 0, pressed = null, dismissed = null;
  const cards = Array.from({ length: most }, (_, number) => {
    const button = template.content.cloneNode(true).querySelector('.pick');
    const thumbnail = button.querySelector('.thumbnail'), image = button.querySelector('img');
    image.addEventListener('error', () => thumbnail.classList.add('missing'));
    image.addEventListener('load', () => thumbnail.classList.remove('missing'));
    button.addEventListener('pointerdown', () => { pressed = asked && { ...asked, label: asked.labels[number] }; });
    button.addEventListener('click', () => {
      const meant = pressed ?? (asked && { ...asked, label: asked.labels[number] });
      hide();
      if (meant?.label) onPick(meant);
    });
    container.append(button);
    return { button, image, name: button.querySelector('.name'), path: button.querySelector('.path'), chance: button.querySelector('output'), fill: button.querySelector('.fill') };
  });

  const none = document.createElement('button');
  none.type = 'button';
  none.className = 'none-of-these';
  none.textContent = 'None of these';
  none.addEventListener('pointerdown', () => { pressed = asked; });
  none.addEventListener('click', () => {
    const meant = pressed ?? asked;
    hide();
    if (!meant) return;
    dismissed = { source: meant.source, part: meant.part, labels: meant.labels };
    onNone(meant);
  });
  container.append(none);
  // While the keyboard is in it, the list stands still.
  container.addEventListener('focusin', () => { if (container.querySelector(':focus-visible')) stillUntil = performance.now() + stillMs; });
  container.addEventListener('focusout', () => { stillUntil = 0; });

  function hide() {
    asked = pressed = null;
    until = stillUntil = 0;
    container.hidden = true;
  }

  // The same question again: most of its labels were dismissed. What lies there now is asked about when it was something else between.
  function isDismissed(decision, frame) {
    if (dismissed?.source !== frame.source || dismissed.part !== decision.part) return false;
    if (decision.outcome === 'choose' && decision.candidates.filter(candidate => dismissed.labels.includes(candidate.label)).length * 2 > decision.candidates.length) return true;
    dismissed = null;
    return false;
  }

  function fill(candidates) {
    cards.forEach((card, place) => {
      const candidate = candidates[place];
      card.button.hidden = !candidate;
      if (!candidate) return;
      const chance = percent(candidate.probability);
      set(card.name, nameOf(candidate.label));
      set(card.path, pathOf(candidate.label));
      set(card.chance, chance);
      card.fill.style.setProperty('--share', candidate.probability.toFixed(3));
      card.button.title = `${candidate.label}: ${chance}, if it is in the catalog`;
      if (card.image.getAttribute('src') !== candidate.thumbnail) card.image.src = candidate.thumbnail;
    });
  }

  return {
    show(decision, frame, image) {
      const now = performance.now();
      if (asked && (asked.source !== frame.source || asked.part !== decision.part)) hide();
      const again = isDismissed(decision, frame);
      if (asked && now < stillUntil) return true;
      if (decision.outcome === 'choose' && !again) {
        const labels = decision.candidates.map(candidate => candidate.label);
        // The same labels keep their places while they are on the screen, in whichever order the newest frame has them.
        const same = asked && asked.labels.length === labels.length && labels.every(label => asked.labels.includes(label));
        const order = same ? asked.labels : labels;
        fill(order.map(label => decision.candidates[labels.indexOf(label)]));
        asked = { labels: order, source: frame.source, part: decision.part, isStill: frame.isStill, image };
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

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
