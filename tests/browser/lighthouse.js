/**
 * Lighthouse looks at one page, from outside: `node lighthouse.js '{"url": …}'` prints JSON.
 *
 * Lighthouse 12 is the last that runs on node 20. How fast a page is on a slow phone is reckoned by
 * it from what was loaded when ("simulated throttling"), so a busy machine is in the figures too.
 */

import {launch} from 'chrome-launcher';
import lighthouse, {desktopConfig} from 'lighthouse';

/** @type {{url: string, form: 'desktop'|'mobile', cookie: string, chromium: string, flags: string[],
 *          seconds: number}} */
const {url, form, cookie, chromium, flags, seconds} = JSON.parse(process.argv[2]);
const WANTED = ['performance', 'accessibility', 'best-practices'];

/** What did not come to a measurement, be it Lighthouse or the browser that was in no state for it. */
const fail = (why) => say({
  url, error: String(why), scores: {}, shift: null, paint: null, bytes: 0, requests: 0, fonts: [], faults: [],
});

let isSaid = false;

/** One line, and no second one. @param {object} result */
function say(result) {
  if (!isSaid) console.log(JSON.stringify(result));
  isSaid = true;
}

let chrome = null;
setTimeout(async () => {
  fail(`no result after ${seconds} s`);
  await chrome?.kill();
  process.exit(0);
}, seconds * 1000).unref();
try {
  chrome = await launch({chromePath: chromium, chromeFlags: flags, ignoreDefaultFlags: false});
  const {lhr} = await lighthouse(
    url,
    {
      port: chrome.port,
      logLevel: 'error',
      onlyCategories: WANTED,
      disableFullPageScreenshot: true,
      extraHeaders: cookie ? {Cookie: cookie} : {},
    },
    form === 'desktop' ? desktopConfig : undefined,
  );
  const {audits, categories, runtimeError, finalDisplayedUrl} = lhr;
  const shift = audits['cumulative-layout-shift'];
  const paint = audits['largest-contentful-paint'];
  const requests = audits['network-requests'].details?.items ?? [];
  const failed = Object.values(audits).find(({scoreDisplayMode}) => scoreDisplayMode === 'error');
  say({
    url: finalDisplayedUrl,
    error: runtimeError?.message ?? shift.errorMessage ?? paint.errorMessage ?? failed?.errorMessage ?? null,
    scores: Object.fromEntries(WANTED.map((name) => [name, Math.round(100 * categories[name].score)])),
    shift: shift.numericValue ?? null,
    paint: paint.numericValue ?? null,
    bytes: requests.reduce((sum, {transferSize}) => sum + transferSize, 0),
    requests: requests.length,
    fonts: requests.filter(({resourceType}) => resourceType === 'Font').map(({url}) => url),
    faults: WANTED.flatMap((name) => categories[name].auditRefs)
      .filter(({id, weight}) => weight && audits[id].score !== null && audits[id].score < 0.9)
      .map(({id}) => `${id}: ${audits[id].title} ${audits[id].displayValue ?? ''}`.trim()),
  });
} catch (error) {
  fail(error);
} finally {
  await chrome?.kill();
}
