// Says a new best match to screen readers: once it has held for a moment, and not more often than one can listen.
const settleMs = 1200;

export function createAnnouncer(element) {
  let said = '', pending = '', timer;
  return text => {
    if (text === pending) return;
    pending = text;
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (pending !== said) element.textContent = said = pending;
    }, settleMs);
  };
}
