import { createAnnouncer } from './announcer.js';
import { countsOf, createBoxes } from './boxes.js';
import { createCameras } from './cameras.js';
import { connect } from './connection.js';
import { createCorrections } from './corrections.js';
import { createDecision, wordsOf } from './decision.js';
import { createLearn } from './learn.js';
import { createMatches } from './matches.js';
import { createModes } from './modes.js';
import { createPicks } from './picks.js';
import { createPicture } from './picture.js';
import { createRegions } from './regions.js';
import { createSightings } from './sightings.js';
import { createSources } from './sources.js';
import { askAbout, createStills } from './stills.js';
import { createTimings } from './timings.js';
import { createWrites } from './writes.js';

const staleAfterMs = 3000;
const at = id => document.getElementById(id);

const picture = createPicture(at('picture'));
const matches = createMatches(at('matches'), at('match-template'));
const timings = createTimings(at('timings'), at('timing-template'));
const send = createWrites(at('write-key'));
const corrections = createCorrections({
  opener: at('corrections-open'), dialog: at('corrections'), list: at('corrections-list'), template: at('correction-template'), note: at('note'),
}, send, () => { if (still) ask(still.file); });
const decision = createDecision(at('decision'), corrections.isNot);
const picks = createPicks(at('picks'), at('pick-template'), corrections.is, corrections.isNone);
const announce = createAnnouncer(at('announcer'));
const boxes = createBoxes(at('boxes'), at('picture'), () => { if (shownFrame) showAnswer(shownFrame); });
const sources = createSources(at('sources'), () => {
  leaveStill();
  show(newest.get(sources.chosen));
});
const learn = createLearn(() => sources.chosen, send, () => boxes.chosen && { part: boxes.chosen.part, image: picture.image });
const sightings = createSightings({ opener: at('sighted'), dialog: at('sightings'), list: at('sightings-list'), template: at('sighting-template') }, () => sources.chosen);
const cameras = createCameras(at('camera'));
const regions = createRegions(() => sources.chosen, send);
const modes = createModes({ container: at('mode'), choice: at('mode-choice') }, () => sources.chosen, send, corrections.tell);

const newest = new Map(); // newest frame of each source
let service = { ready: false, reason: '', budgetMs: 30, sources: [] };
let open = false, busy = false, waiting = null, held = false;
let still = null; // the picture that is asked about in place of the camera's frames
let findsAll = false, shownFrame = null;

function show(frame) {
  if (!frame || held || still || document.hidden) return;
  // One frame at a time; of those that come meanwhile only the newest counts.
  if (busy) {
    waiting = frame;
    return;
  }
  busy = true;
  render(frame).finally(() => {
    busy = false;
    const next = waiting;
    waiting = null;
    if (next?.source === sources.chosen) show(next);
  });
}

// The image and what was found for it appear together, so that what stands side by side belongs together.
async function render(frame) {
  const outcome = frame.hasImage ? await picture.show(frame) : 'unreadable';
  if (held || still || frame.source !== sources.chosen || outcome === 'gone') return;
  place(frame, outcome);
  frame.shownAt = performance.now();
}

function place(frame, outcome) {
  at('frame').dataset.state = outcome === 'drawn' ? 'live' : 'unreadable';
  at('caption').hidden = false;
  at('source-name').textContent = frame.source;
  at('sequence').textContent = frame.isStill ? '' : `frame ${frame.sequence}${frame.settling ? ', settling' : ''}`;
  at('hold').hidden = at('region-open').hidden = frame.isStill ?? false;
  at('still-close').hidden = !frame.isStill;
  // A box says where something lies; where it was looked is said for one thing alone.
  regions.showView(frame.answers ? undefined : frame.view);
  if (!frame.isStill) findsAll = frame.answers !== undefined;
  at('find-all').setAttribute('aria-pressed', String(findsAll));
  showAnswer(frame);
}

function leaveStill() {
  if (still) boxes.show(null);
  still = null;
}

// A picture is asked about as often as something changes that it may be answered otherwise by.
async function ask(file) {
  const asked = still = { file };
  const outcome = await picture.show(null, file);
  const frame = await askAbout(file, findsAll ? 'many' : 'one');
  if (still !== asked) return;
  place(frame, outcome);
  tick();
}

function showAnswer(frame) {
  shownFrame = frame;
  boxes.show(frame.answers);
  at('fault').hidden = !frame.error;
  showNothing();
  if (frame.error) {
    at('answer').dataset.state = 'held';
    at('fault-title').textContent = frame.error.title;
    at('fault-detail').textContent = frame.error.detail;
    at('picture').setAttribute('aria-label', `Frame of ${frame.source} that could not be answered`);
    return;
  }
  // Of several things the one whose box is chosen is spoken of; of none, how many there are.
  const meant = frame.answers ? boxes.chosen : frame.decision;
  if (meant) decision.show(meant, frame, picture.image, picks.show(meant, frame, picture.image));
  else {
    picks.hide();
    decision.showAll(frame.count, countsOf(frame));
  }
  modes.show(frame.isStill ? { source: '' } : frame);
  matches.show(frame.matches);
  timings.show(frame.timings, service.budgetMs);
  at('answer').dataset.state = 'live';
  at('timings').dataset.state = 'live';
  const name = knowsNothing() ? at('nothing').textContent : meant ? wordsOf(meant) : countsOf(frame) || 'None';
  at('picture').setAttribute('aria-label', `Frame of ${frame.source}: ${name}`);
  announce(name); // without the score, which changes with every frame and would never settle
}

const knowsNothing = () => service.ready && service.entries === 0;

// In the place of the answer, until something is taught.
function showNothing() {
  at('decision').hidden = knowsNothing();
  at('nothing').hidden = !knowsNothing() || !at('fault').hidden;
}

// Numbers and states that change with time even when no frame comes.
function tick() {
  const frame = newest.get(sources.chosen);
  const silentMs = frame ? performance.now() - frame.arrivedAt : Infinity;
  const stale = silentMs > staleAfterMs;
  at('rate').hidden = !frame;
  at('rate-value').textContent = (stale ? 0 : frame?.framesPerSecond ?? 0).toFixed(1);
  at('dropped').hidden = !frame?.dropped;
  at('dropped').textContent = frame?.dropped ? `${frame.dropped.toLocaleString('en')} dropped` : '';
  const fault = cameras.faultOf(sources.chosen);
  cameras.show(sources.chosen);
  at('stale').hidden = !frame || !(stale || fault) || held || still !== null;
  at('stale').title = fault?.reason ?? '';
  if (frame && (stale || fault) && !still) {
    at('stale').textContent = fault?.since ?? `No new frame for ${Math.floor(silentMs / 1000)} s`;
    if (at('frame').dataset.state === 'live') at('frame').dataset.state = 'stale';
  }
  sightings.show(Boolean(frame));
  showConnection(frame, stale);
  showNothing();
  if (!frame && !still) showEmpty();
}

function showConnection(frame, stale) {
  const [state, text] = !open ? ['lost', 'Reconnecting']
    : !service.ready ? ['starting', 'Starting']
    : !frame || stale ? ['waiting', 'Waiting for frames']
    : held ? ['waiting', 'Held']
    : ['live', 'Live'];
  at('connection').dataset.state = state;
  if (at('connection-text').textContent !== text) at('connection-text').textContent = text;
}

function showEmpty() {
  at('frame').dataset.state = 'empty';
  at('answer').dataset.state = 'empty';
  at('timings').dataset.state = 'empty';
  at('caption').hidden = at('fault').hidden = true;
  const starting = open && !service.ready, fault = cameras.faultOf(sources.chosen);
  const [title, text] = !open ? ['The service does not answer', 'This page connects again by itself as soon as it does. Start it with:']
    : starting ? ['The service is starting', service.reason || 'In a moment it can answer.']
    : fault ? [fault.since, fault.reason]
    : ['Waiting for the first frame', `${knowsNothing() ? `${at('nothing').textContent}, as soon as there is a frame.` : `${service.entries?.toLocaleString('en') ?? ''} catalog images are ready.`} Frames come from the capture worker; start it in a second terminal:`];
  at('empty-title').textContent = title;
  at('empty-text').textContent = text;
  at('empty-command').textContent = open ? 'dotnet run --project EdgeAI.Capture' : 'dotnet run --project EdgeAI.Inference';
  at('empty-command').hidden = at('empty-hint').hidden = starting || open && fault !== null;
}

at('hold').addEventListener('click', () => {
  held = !held;
  at('hold').setAttribute('aria-pressed', String(held));
  at('hold').textContent = held ? 'Resume' : 'Hold';
  tick();
  show(newest.get(sources.chosen));
});

at('find-all').addEventListener('click', async () => {
  findsAll = !findsAll;
  at('find-all').setAttribute('aria-pressed', String(findsAll));
  if (still) return ask(still.file);
  const source = sources.chosen;
  if (!source) return;
  try {
    const address = `sources/${encodeURIComponent(source)}/items`;
    if (findsAll) await send('PUT', `${address}?items=many`);
    else await send('DELETE', address);
  } catch (failure) {
    corrections.tell(failure.message);
  }
});

createStills({ area: at('frame'), input: at('still-file'), close: at('still-close') }, file => {
  if (file) return ask(file);
  leaveStill();
  at('caption').hidden = true;
  tick();
  show(newest.get(sources.chosen));
});

document.addEventListener('visibilitychange', () => show(newest.get(sources.chosen)));

connect('live/events', {
  onStatus(status) {
    service = status;
    at('notice').hidden = !status.notice;
    at('notice').textContent = status.notice ?? '';
    for (const name of newest.keys()) if (!status.sources.includes(name)) newest.delete(name);
    sources.update(status.sources);
    learn.refresh();
    tick();
  },
  onFrame(frame) {
    frame.arrivedAt = performance.now();
    newest.set(frame.source, frame);
    cameras.sees(frame.source);
    if (sources.chosen === null) sources.update([frame.source]);
    if (frame.source !== sources.chosen) return;
    show(frame);
    tick();
  },
  onSource(report) {
    cameras.add(report);
    if (sources.chosen === null) sources.update([report.source]);
    tick();
  },
  onSighting(sighting) {
    sightings.add(sighting);
    tick();
  },
  // The cloud's answer to a frame, which came after the local one; it counts while that frame is shown.
  onLater(later) {
    const frame = newest.get(later.source);
    if (still || frame?.sequence !== later.sequence || frame.error) return;
    frame.matches = later.matches;
    if (frame.shownAt && later.source === sources.chosen && !held) showAnswer(frame);
  },
  onState(state) {
    open = state === 'open';
    if (open) {
      sightings.begin();
      corrections.refresh();
    }
    tick();
  },
});

timings.show(undefined, service.budgetMs);
setInterval(tick, 500);
