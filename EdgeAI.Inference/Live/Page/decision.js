import { nameOf, pathOf } from './labels.js';

const reasons = {
  'unlike-everything': 'Unlike everything in the catalog',
  'too-close': 'Too close to tell: which is it?',
  'too-dark': 'The frame is too dark',
  'blurred': 'The frame is blurred',
  'moving': 'The scene is moving',
};

/** The verdict, large: a label and how sure it is, or "None" and why. */
export function createDecision(element, onNotThis) {
  const name = element.querySelector('.verdict');
  const path = element.querySelector('.why');
  const confidence = element.querySelector('.confidence');
  const button = element.querySelector('.not-this');
  let shown = null, pressed = null;

  // What was on the screen when the finger came down is what is meant, though the next frame may be there when it goes up.
  button.addEventListener('pointerdown', () => { pressed = shown; });
  button.addEventListener('click', () => {
    const meant = pressed ?? shown;
    pressed = null;
    if (meant?.label) onNotThis(meant);
  });

  return {
    show(decision, frame, image) {
      shown = { label: decision.label, source: frame.source, image };
      element.dataset.outcome = decision.reason ?? 'answer';
      set(name, decision.label ? nameOf(decision.label) : 'None');
      set(path, decision.label ? pathOf(decision.label) : reasons[decision.reason] ?? decision.reason);
      set(confidence, decision.label ? `${(decision.confidence * 100).toFixed(0)} %` : '');
      // Hidden and not removed, so that nothing jumps from frame to frame.
      button.style.visibility = decision.label ? '' : 'hidden';
    },
  };
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
