// Changes go through here: they need the write key where one is set, which the page asks for once.
const stored = 'edgeai-write-key';

/** Sends a change and answers the response; throws with the reason where it was refused. */
export async function change(method, url, body, headers = {}) {
  for (;;) {
    const key = sessionStorage.getItem(stored);
    const response = await fetch(url, { method, body, headers: key ? { ...headers, Authorization: `Bearer ${key}` } : headers });
    if (response.ok) return response;
    const problem = await response.json().catch(() => ({ detail: `The service answered ${response.status}.` }));
    if (response.status !== 401) throw new Error(problem.detail);
    sessionStorage.removeItem(stored);
    const typed = await askForKey(key !== null);
    if (!typed) throw new Error(problem.detail);
    sessionStorage.setItem(stored, typed);
  }
}

function askForKey(wasWrong) {
  const dialog = document.getElementById('key-dialog');
  const field = document.getElementById('key-field');
  document.getElementById('key-wrong').hidden = !wasWrong;
  field.value = '';
  dialog.returnValue = '';
  // Enter presses the first button that submits, so this one does not.
  document.getElementById('key-cancel').onclick = () => dialog.close('');
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'ok' ? field.value.trim() : ''), { once: true }));
}
