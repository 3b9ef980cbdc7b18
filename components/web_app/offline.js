/**
 * The page for being offline: says which side is missing, and opens the real page when it can.
 */

const PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 10_000;
const ANSWER_MS = 5_000;

const heading = document.querySelector('[data-heading]');
const status = document.querySelector('[data-status]');
const button = document.querySelector('[data-retry]');
let pause = PAUSE_MS;
let timer = null;

async function look() {
  clearTimeout(timer);
  describe();
  if (navigator.onLine && (await isServerThere())) {
    if (location.pathname === '/offline') location.replace('/'); // Somebody came here by hand.
    else location.reload();
    return;
  }
  timer = setTimeout(look, pause);
  pause = Math.min(pause * 1.5, LONGEST_PAUSE_MS);
}

function describe() {
  heading.textContent = navigator.onLine ? heading.dataset.silent : heading.dataset.offline;
}

async function isServerThere() {
  try {
    const signal = AbortSignal.timeout(ANSWER_MS);
    return (await fetch('/api/health', {cache: 'no-store', signal})).ok;
  } catch {
    return false;
  }
}

async function lookNow() {
  pause = PAUSE_MS;
  status.textContent = status.dataset.trying;
  await look();
  status.textContent = navigator.onLine ? status.dataset.notYet : status.dataset.noNetwork;
}

button.addEventListener('click', lookNow);
addEventListener('online', lookNow);
addEventListener('offline', describe);
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') look();
});
look();
