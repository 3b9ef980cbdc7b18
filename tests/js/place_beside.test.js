/** Where a menu stands: at what it is opened by, and inside of the window. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import './page.js';

const {placeBeside} = await import('../../components/js/place_beside.js');

/** In a window of 1000 × 800. */
function stands(opener, height) {
  const style = {setProperty: (name, value) => (style[name] = value)};
  placeBeside({style}, {getBoundingClientRect: () => opener}, height);
  delete style.setProperty;
  return style;
}
const button = (top) => ({top, bottom: top + 40, left: 900, right: 940});

test('it stands below, or above where there is no room below', () => {
  assert.deepEqual(stands(button(100), 300), {top: '144px', bottom: 'auto', '--menu-end': '60px'});
  assert.deepEqual(stands(button(700), 300), {top: 'auto', bottom: '104px', '--menu-end': '60px'});
  assert.equal(stands(button(900), 300).bottom, '4px', 'Not below the window.');
});

test('from right to left it is measured from the other edge', () => {
  document.documentElement.dir = 'rtl';
  assert.equal(stands(button(100), 300)['--menu-end'], '900px');
  document.documentElement.dir = 'ltr';
});
