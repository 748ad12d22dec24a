// Where to look: shows what of the frame is looked at, and lets a rectangle be drawn, the crop be chosen, or the subject be followed.
import { pictureRectangle, placeOver } from './overlay.js';

const at = id => document.getElementById(id);

// Fractions of the frame: the smallest side of a rectangle, and what a key does to it.
const LEAST = 0.04, STEP = 0.02;
const STEPS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };

/** `chosenSource` names the source on the page, or null; `send` sends changes. */
export function createRegions(chosenSource, send) {
  const canvas = at('picture'), drawing = at('drawing');
  let drawn = null, anchor = null, poll = null;

  at('region-open').addEventListener('click', () => show(at('region').hidden));
  at('region-cancel').addEventListener('click', () => show(false));
  at('region-save').addEventListener('click', save);
  at('region-whole').addEventListener('click', () => attempt(async source => {
    await send('DELETE', `sources/${encodeURIComponent(source)}/region`);
    show(false);
  }));
  at('region-empty').addEventListener('click', () => attempt(async source => {
    await put(source, true);
    await send('POST', `sources/${encodeURIComponent(source)}/background`);
    say('Learning the empty background: keep the subject away.');
    watch(source);
  }));
  drawing.addEventListener('pointerdown', event => {
    drawing.setPointerCapture(event.pointerId);
    anchor = fractionOf(event);
    drawn = null;
  });
  drawing.addEventListener('pointermove', event => {
    if (!anchor) return;
    const [x, y] = fractionOf(event);
    drawn = { left: Math.min(x, anchor[0]), top: Math.min(y, anchor[1]), width: Math.abs(x - anchor[0]), height: Math.abs(y - anchor[1]) };
    place(at('drawn'), drawn);
  });
  drawing.addEventListener('pointerup', () => {
    anchor = null;
    if (drawn && (drawn.width < LEAST || drawn.height < LEAST)) drawn = null;
    at('drawn').hidden = !drawn;
  });
  // By keyboard the rectangle starts in the middle: arrows move it, with Shift they move its lower right corner.
  drawing.addEventListener('keydown', event => {
    const [x, y] = STEPS[event.key] ?? [];
    if (x === undefined) return;
    event.preventDefault();
    drawn ??= { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };
    const within = (value, least, most) => Math.min(most, Math.max(least, value));
    drawn = event.shiftKey
      ? { ...drawn, width: within(drawn.width + x, LEAST, 1 - drawn.left), height: within(drawn.height + y, LEAST, 1 - drawn.top) }
      : { ...drawn, left: within(drawn.left + x, 0, 1 - drawn.width), top: within(drawn.top + y, 0, 1 - drawn.height) };
    place(at('drawn'), drawn);
  });
  for (const element of [drawing, at('region')])
    element.addEventListener('keydown', event => { if (event.key === 'Escape') show(false); });

  async function show(open) {
    clearInterval(poll);
    at('region').hidden = drawing.hidden = !open;
    at('drawn').hidden = true;
    at('region-open').setAttribute('aria-expanded', String(open));
    if (!open) return at('region-open').focus();
    say('Draw a rectangle on the picture, or move one with the arrow keys there (with Shift: its size).');
    await attempt(async source => {
      const { sources, crop } = await (await fetch('sources')).json();
      const known = sources.find(candidate => candidate.source === source);
      drawn = known?.region ? { left: known.region.left, top: known.region.top, width: known.region.width, height: known.region.height } : null;
      at('region-crop').value = known?.region?.crop ? String(known.region.crop) : '';
      at('region-crop').options[0].textContent = `Crop as the catalog (${crop})`;
      at('region-follow').checked = known?.region?.followSubject ?? false;
      if (drawn) place(at('drawn'), drawn);
      if (known?.background === 'known') say('The empty background is known; the crop follows what lies on it.');
    });
    at('region-follow').focus();
  }

  function save() {
    return attempt(async source => {
      await put(source, at('region-follow').checked);
      show(false);
    });
  }

  // Whoever draws a region on this page declares its frames comparable with the catalog: the page says so beside the button.
  async function put(source, followSubject) {
    at('region-follow').checked = followSubject;
    const region = drawn ?? { left: 0, top: 0, width: 1, height: 1 };
    const crop = at('region-crop').value;
    await send('PUT', `sources/${encodeURIComponent(source)}/region`,
      JSON.stringify({ ...region, ...(crop ? { crop: Number(crop) } : {}), followSubject, compatible: true }), 'application/json');
  }

  function watch(source) {
    clearInterval(poll);
    poll = setInterval(async () => {
      const { sources } = await (await fetch('sources')).json();
      if (sources.find(candidate => candidate.source === source)?.background !== 'known') return;
      clearInterval(poll);
      say('The empty background is known; the crop follows what lies on it.');
    }, 500);
  }

  async function attempt(work) {
    const source = chosenSource();
    if (source === null) return say('No frames come in yet.');
    try {
      await work(source);
    } catch (failure) {
      say(failure.message);
    }
  }

  function say(text) {
    at('region-status').textContent = text;
  }

  function fractionOf(event) {
    const box = canvas.getBoundingClientRect(), picture = pictureRectangle(canvas);
    const clamp = value => Math.min(1, Math.max(0, value));
    return [clamp((event.clientX - box.left - picture.left) / picture.width), clamp((event.clientY - box.top - picture.top) / picture.height)];
  }

  const place = (element, region) => placeOver(canvas, element, region);

  return {
    /** Shows what of a frame was looked at, where that is not the usual crop. */
    showView(view) {
      at('looked').hidden = !view;
      if (!view) return;
      at('looked').dataset.subject = String(view.subject);
      at('looked').dataset.closer = String(view.closer);
      // The words stand outside the rectangle, where the picture has room for them.
      at('looked').dataset.words = `${view.top > 0.15 ? 'above' : view.top + view.height < 0.75 ? 'below' : 'within'} ${view.left > 0.5 ? 'right' : 'left'}`;
      place(at('looked'), view);
    },
  };
}
