// Teaches: a name, a press on Learn, and what the camera sees is known by that name. Lists what was taught.
const at = id => document.getElementById(id);

/** The panel. `chosenSource` names the source on the page, or null; `send` sends changes, `chosenPart` gives the box that was chosen and its picture, or null. */
export function createLearn(chosenSource, send, chosenPart = () => null) {
  const rows = new Map(); // of each item, by id
  let learning = false, loading = false, again = false, lookingAgain = 0;

  at('learn-open').addEventListener('click', () => show(at('learn').hidden));
  at('learn-close').addEventListener('click', () => show(false));
  at('learn').addEventListener('keydown', event => { if (event.key === 'Escape' && !event.target.closest('.item.renaming')) show(false); });
  at('learn-form').addEventListener('submit', event => {
    event.preventDefault();
    learn();
  });
  at('learn-import').addEventListener('change', importArchive);

  function show(open) {
    at('learn').hidden = !open;
    at('learn-open').setAttribute('aria-expanded', String(open));
    if (!open) return at('learn-open').focus();
    at('learn-name').focus();
    refresh();
  }

  async function learn() {
    const label = at('learn-name').value.trim();
    const source = chosenSource();
    if (learning) return;
    if (!label) {
      say('bad', 'Type a name first.');
      return at('learn-name').focus();
    }
    const chosen = chosenPart();
    if (chosen) return learnPart(label, chosen);
    if (source === null) return say('bad', 'No frames come in yet: start the camera first.');
    learning = true;
    at('learn-button').disabled = true;
    try {
      const response = await send.open('POST', 'items', JSON.stringify({ label, source }), 'application/json', 'application/x-ndjson, application/problem+json');
      for await (const step of lines(response)) showStep(step);
    } catch (failure) {
      say('bad', failure.message);
    } finally {
      learning = false;
      at('learn-button').disabled = false;
      at('learn-progress').hidden = true;
      refresh();
    }
  }

  // One of several things: what its box shows in this picture.
  async function learnPart(label, { part, image }) {
    learning = true;
    at('learn-button').disabled = true;
    const form = new FormData();
    form.append('label', label);
    form.append('part', part);
    form.append('images', image, 'picture');
    await attempt(async () => {
      const { item, added, note } = await send('POST', 'items', form);
      return `${added ? `Learned ${item.label} from the box.` : ''} ${note ?? ''}`.trim();
    });
    learning = false;
    at('learn-button').disabled = false;
    refresh();
  }

  function showStep(step) {
    if (step.state === 'failed') throw new Error(step.problem.detail);
    at('learn-progress').hidden = step.state === 'learned';
    at('learn-progress').max = step.wanted;
    at('learn-progress').value = step.taken;
    if (step.state === 'taking') say('busy', `${step.taken} of ${step.wanted} frames. Turn it slowly, so that each shows another side.`);
    if (step.state === 'learning') say('busy', `Learning from ${step.taken} ${step.taken === 1 ? 'frame' : 'frames'}…`);
    if (step.state === 'learned') {
      const { item, added, note } = step.lesson;
      say(added ? 'well' : 'bad', `${added ? `Learned ${item.label} from ${added} ${added === 1 ? 'frame' : 'frames'}.` : ''} ${note ?? ''}`.trim());
    }
  }

  function say(state, text) {
    at('learn-status').dataset.state = state;
    at('learn-status').textContent = text;
  }

  // One question at a time; a change that comes meanwhile asks once more.
  async function refresh() {
    if (at('learn').hidden) return;
    if (loading) {
      again = true;
      return;
    }
    loading = true;
    try {
      const response = await fetch('items');
      if (response.ok) render(await response.json());
    } catch {
      // The service is gone for a moment: the page's connection says so, and its return asks anew.
    } finally {
      loading = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  }

  function render({ items, refit }) {
    at('learn-empty').hidden = items.length > 0;
    at('learn-tools').hidden = false;
    at('learn-export').hidden = items.length === 0;
    at('learn-refit').textContent = refitWords(refit);
    at('learn-refit').title = refit;
    clearTimeout(lookingAgain);
    if (isFitting(refit)) lookingAgain = setTimeout(refresh, fittingLookMs);
    for (const [id, row] of rows) {
      if (items.some(item => item.id === id)) continue;
      row.element.remove();
      rows.delete(id);
    }
    items.forEach((item, place) => {
      const row = rows.get(item.id) ?? addRow(item.id);
      fill(row, item);
      if (at('learn-items').children[place] !== row.element) at('learn-items').insertBefore(row.element, at('learn-items').children[place] ?? null);
    });
  }

  function addRow(id) {
    const element = at('item-template').content.cloneNode(true).querySelector('.item');
    const part = name => element.querySelector(name);
    const row = {
      element, label: '', image: part('img'), name: part('.item-name'), count: part('.item-count'), field: part('.item-field'),
      rename: part('.item-rename'), remove: part('.item-remove'),
    };
    row.rename.addEventListener('click', () => row.element.classList.contains('renaming') ? endRenaming(id, row, true) : beginRenaming(row));
    row.field.addEventListener('keydown', event => {
      if (event.key === 'Enter') endRenaming(id, row, true);
      if (event.key === 'Escape') endRenaming(id, row, false);
    });
    row.remove.addEventListener('click', () => remove(id, row));
    rows.set(id, row);
    return row;
  }

  function fill(row, item) {
    row.label = item.label;
    row.name.textContent = row.name.title = item.label;
    row.count.textContent = `${item.photographs.length} ${item.photographs.length === 1 ? 'frame' : 'frames'}`;
    row.rename.setAttribute('aria-label', `Rename ${item.label}`);
    row.remove.setAttribute('aria-label', `Remove ${item.label}`);
    const picture = item.photographs[0]?.thumbnail ?? '';
    if (row.image.getAttribute('src') !== picture) row.image.src = picture;
  }

  function beginRenaming(row) {
    row.element.classList.add('renaming');
    row.field.hidden = false;
    row.field.value = row.label;
    row.rename.textContent = 'Save';
    row.field.focus();
    row.field.select();
  }

  async function endRenaming(id, row, save) {
    const label = row.field.value.trim();
    if (save && label && label !== row.label && !await attempt(() => send('PATCH', `items/${id}`, JSON.stringify({ label }), 'application/json'), `Renamed to ${label}.`))
      return;
    row.element.classList.remove('renaming');
    row.field.hidden = true;
    row.rename.textContent = 'Rename';
    row.rename.focus();
    refresh();
  }

  // The first press asks, the second one removes: a dialog would hide the camera.
  async function remove(id, row) {
    if (!row.element.classList.contains('asked')) {
      row.element.classList.add('asked');
      row.remove.textContent = 'Really remove?';
      setTimeout(() => {
        row.element.classList.remove('asked');
        row.remove.textContent = 'Remove';
      }, 4000);
      return;
    }
    await attempt(() => send('DELETE', `items/${id}`), `Removed ${row.label}.`);
    refresh();
  }

  async function importArchive() {
    const [file] = at('learn-import').files;
    at('learn-import').value = '';
    if (!file) return;
    say('busy', `Importing ${file.name}…`);
    await attempt(async () => {
      const answer = await send('POST', 'items/import', file, 'application/zip');
      return `Imported ${answer.added} ${answer.added === 1 ? 'frame' : 'frames'} of ${answer.items} ${answer.items === 1 ? 'item' : 'items'}${answer.dropped ? `, ${answer.dropped} were there already` : ''}${answer.skipped.length ? `. Left out: ${answer.skipped.join('; ')}` : ''}.`;
    });
    refresh();
  }

  async function attempt(work, done) {
    try {
      const said = await work();
      say('well', done ?? said);
      return true;
    } catch (failure) {
      say('bad', failure.message);
      return false;
    }
  }

  return { refresh };
}

const fittingLookMs = 2000;

function isFitting(refit) {
  return refit.startsWith('fitting') || refit.startsWith('waiting');
}

function refitWords(refit) {
  if (refit.startsWith('in use')) return 'The recognition is fitted to these items.';
  if (isFitting(refit)) {
    const step = refit.split(': ')[1];
    return `Fitting the recognition to these items${step ? ` (${step})` : ''}; they are known meanwhile.`;
  }
  if (refit.startsWith('not fitted') || refit.startsWith('failed')) return `The items are known; the recognition was ${refit}.`;
  return '';
}

async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { value, done } = await reader.read();
    text += value ?? '';
    const whole = text.split('\n');
    text = whole.pop();
    for (const line of whole) if (line) yield JSON.parse(line);
    if (done) return;
  }
}
