/**
 * Lighthouse looks at one page, from outside: `node lighthouse.js '{"url": …}'` prints JSON.
 *
 * Lighthouse 12 is the last that runs on node 20. How fast a page is on a slow phone is reckoned by
 * it from what was loaded when ("simulated throttling"), so a busy machine is in the figures too.
 */

import {launch} from 'chrome-launcher';
import lighthouse, {desktopConfig} from 'lighthouse';

/** @type {{url: string, form: 'desktop'|'mobile', cookie: string, chromium: string, flags: string[]}} */
const {url, form, cookie, chromium, flags} = JSON.parse(process.argv[2]);
const WANTED = ['performance', 'accessibility', 'best-practices'];

const chrome = await launch({chromePath: chromium, chromeFlags: flags, ignoreDefaultFlags: false});
try {
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
  console.log(JSON.stringify({
    url: finalDisplayedUrl,
    error: runtimeError?.message ?? shift.errorMessage ?? paint.errorMessage ?? null,
    scores: Object.fromEntries(WANTED.map((name) => [name, Math.round(100 * categories[name].score)])),
    shift: shift.numericValue ?? null,
    paint: paint.numericValue ?? null,
    bytes: requests.reduce((sum, {transferSize}) => sum + transferSize, 0),
    requests: requests.length,
    fonts: requests.filter(({resourceType}) => resourceType === 'Font').map(({url}) => url),
    faults: WANTED.flatMap((name) => categories[name].auditRefs)
      .filter(({id, weight}) => weight && audits[id].score !== null && audits[id].score < 0.9)
      .map(({id}) => `${id}: ${audits[id].title} ${audits[id].displayValue ?? ''}`.trim()),
  }));
} finally {
  await chrome.kill();
}
