// Sends what changes something. Where the service wants a write key, it is asked for once and kept by this browser; in a browser
// of the service's own machine it is there already.
const keyName = 'edgeai.writeKey';

export function createWrites(dialog) {
  const input = dialog.querySelector('input');
  let waiting = null;

  fetch('live/write-key').then(async response => {
    if (!response.ok) return;
    const key = await response.text();
    localStorage.setItem(keyName, key);
    const shown = document.getElementById('own-key');
    shown.querySelector('code').textContent = key;
    shown.hidden = false;
  }).catch(() => { /* Without it, the key is asked for. */ });

  dialog.querySelector('[value="ok"]').addEventListener('click', () => {
    localStorage.setItem(keyName, input.value.trim());
    finish(true);
  });
  dialog.querySelector('[value="cancel"]').addEventListener('click', () => finish(false));
  dialog.addEventListener('cancel', () => finish(false));
  input.addEventListener('keydown', event => { if (event.key === 'Enter') dialog.querySelector('[value="ok"]').click(); });

  function finish(given) {
    input.value = '';
    dialog.close();
    waiting?.(given);
    waiting = null;
  }

  function ask() {
    if (waiting) return Promise.resolve(false);
    dialog.showModal();
    return new Promise(resolve => { waiting = resolve; });
  }

  /** Sends a request. Answers the response, or throws an error whose message is fit to be shown. */
  async function open(method, url, body, type, accept) {
    while (true) {
      const headers = {};
      const key = localStorage.getItem(keyName);
      if (key) headers.Authorization = `Bearer ${key}`;
      if (type) headers['Content-Type'] = type;
      if (accept) headers.Accept = accept;
      let response;
      try {
        response = await fetch(url, { method, headers, body });
      } catch {
        throw new Error('The service does not answer.');
      }
      if (response.ok) return response;
      if (response.status === 401 && await ask()) continue;
      const problem = await response.json().catch(() => null);
      throw new Error(problem?.detail ?? `The service answered ${response.status}.`);
    }
  }

  /** The same; answers the response's JSON, null for none. */
  async function send(method, url, body, type) {
    const response = await open(method, url, body, type);
    return response.status === 204 || response.status === 202 ? null : response.json();
  }

  return Object.assign(send, { open });
}
