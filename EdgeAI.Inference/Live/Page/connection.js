// Keeps the event stream open for days: the browser's own reconnecting gives up on an HTTP error and never notices a
// connection that hangs, so both are watched here.
const longestWaitMs = 10_000;

export function connect(url, { onStatus, onFrame, onSource, onSighting, onLater, onState }) {
  let source, watchdog, retry, failures = 0, silenceLimitMs = 70_000;

  function open() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource(url);
    source.addEventListener('open', () => { failures = 0; onState('open'); heard(); });
    source.addEventListener('status', event => {
      const status = JSON.parse(event.data);
      silenceLimitMs = 2.5 * status.heartbeatMs + 2000; // two heartbeats missed
      heard();
      onStatus(status);
    });
    source.addEventListener('frame', event => { heard(); onFrame(JSON.parse(event.data)); });
    source.addEventListener('sighting', event => { heard(); onSighting(JSON.parse(event.data)); });
    source.addEventListener('source', event => { heard(); onSource(JSON.parse(event.data)); });
    source.addEventListener('later', event => { heard(); onLater(JSON.parse(event.data)); });
    source.addEventListener('ping', heard);
    source.addEventListener('error', again);
    heard();
  }

  function heard() {
    clearTimeout(watchdog);
    watchdog = setTimeout(again, silenceLimitMs);
  }

  function again() {
    clearTimeout(watchdog);
    source.close();
    onState('lost');
    const wait = Math.min(longestWaitMs, 500 * 2 ** failures++);
    clearTimeout(retry);
    retry = setTimeout(open, wait / 2 + Math.random() * wait / 2);
  }

  // A page that was asleep or offline need not sit out its wait.
  addEventListener('online', open);
  document.addEventListener('visibilitychange', () => { if (!document.hidden && source.readyState === EventSource.CLOSED) open(); });
  open();
}
